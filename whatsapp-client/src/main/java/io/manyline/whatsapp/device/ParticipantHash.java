package io.manyline.whatsapp.device;

import io.manyline.whatsapp.curve.Hkdf;
import io.manyline.whatsapp.jid.Jid;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;

/// Hash of a set of devices, by which client and server compare whom a message is for.
///
/// **Shape:** `2:` and base64 of the first 6 bytes of SHA-256 over the sorted
/// `user.agent:device@server` texts, the agent always 0. **Source:** docs/protocol: server
/// behaviour (whatsmeow `participantListHashV2`).
public final class ParticipantHash {
  private ParticipantHash() {}

  public static String of(Collection<Jid> devices) {
    String joined =
        String.join(
            "",
            devices.stream()
                .map(jid -> jid.user() + ".0:" + jid.device() + "@" + jid.server().domain())
                .sorted()
                .toList());
    byte[] hash = Hkdf.sha256(joined.getBytes(StandardCharsets.UTF_8));
    return "2:" + Base64.getEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 6));
  }
}
