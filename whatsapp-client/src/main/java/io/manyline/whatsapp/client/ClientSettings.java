package io.manyline.whatsapp.client;

import io.manyline.whatsapp.noise.TrustRoot;
import java.net.URI;

/// How a client reaches WhatsApp and what it says of itself.
///
/// @param version `2.3000.N`, the WhatsApp Web version that is announced
/// @param deviceName shown on the phone under linked devices
public record ClientSettings(URI server, TrustRoot trust, String version, String deviceName) {
  public ClientSettings withVersion(String announced) {
    return new ClientSettings(server, trust, announced, deviceName);
  }
}
