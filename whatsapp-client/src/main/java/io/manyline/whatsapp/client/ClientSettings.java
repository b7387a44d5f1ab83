package io.manyline.whatsapp.client;

import io.manyline.whatsapp.history.HistoryDepth;
import io.manyline.whatsapp.noise.TrustRoot;
import java.net.URI;

/// How a client reaches WhatsApp and what it says of itself.
///
/// @param version `2.3000.N`, the WhatsApp Web version that is announced
/// @param deviceName shown on the phone under linked devices
/// @param history how much of the past is asked for when it is linked, and taken in
public record ClientSettings(
    URI server, TrustRoot trust, String version, String deviceName, HistoryDepth history) {
  public ClientSettings(URI server, TrustRoot trust, String version, String deviceName) {
    this(server, trust, version, deviceName, HistoryDepth.RECENT);
  }

  public ClientSettings withVersion(String announced) {
    return new ClientSettings(server, trust, announced, deviceName, history);
  }

  public ClientSettings withHistory(HistoryDepth depth) {
    return new ClientSettings(server, trust, version, deviceName, depth);
  }
}
