package io.manyline.whatsapp.client;

import io.manyline.whatsapp.event.WaEvent;

/// Hears what is not durable: codes, linking, connection. Called on the lane.
public interface ClientListener {
  void onEvent(WaEvent event);
}
