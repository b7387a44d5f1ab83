package io.manyline.gateway.viewer;

import io.manyline.gateway.pairing.QrImage;
import io.manyline.proto.event.EventBody;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.pairing.QrCode;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// The texts that a viewer is sent.
///
/// **Shape:** `{"type":"qr","qr":data URL,"code":…,"expires_at":…}`, `{"type":"connected"}`, and
/// events in the form that webhooks have.
public final class Frames {
  static final String CONNECTED = "{\"type\":\"connected\"}";

  private final JsonMapper json;

  public Frames(JsonMapper json) {
    this.json = json;
  }

  String qr(QrCode code) {
    return json.writeValueAsString(
        new QrFrame("qr", QrImage.dataUrl(code.text()), code.text(), code.expiresAt()));
  }

  /// Empty for an event that only a newer release knows.
  Optional<String> event(SessionEvent event) {
    return EventBody.json(event);
  }

  /// @param qr the picture, a PNG as data URL
  private record QrFrame(String type, String qr, String code, Instant expiresAt) {}
}
