package io.manyline.sandbox.account;

import io.manyline.whatsapp.curve.Hkdf;
import io.manyline.whatsapp.jid.Jid;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.stream.Collectors;

/// Hash over a set of devices, by which client and server see that they know the same ones.
///
/// **Shape:** `2:` and the base64 of the first 6 bytes of SHA-256 over the sorted texts
/// `user.agent:device@server`, joined without a separator; the phone is `.0:0`. **Source:**
/// whatsmeow send.go `participantListHashV2`.
public final class ParticipantHash {
  private ParticipantHash() {}

  public static String of(Collection<Jid> devices) {
    String joined =
        devices.stream()
            .map(jid -> jid.user() + ".0:" + jid.device() + "@" + jid.server().domain())
            .sorted()
            .collect(Collectors.joining());
    byte[] hash = Hkdf.sha256(joined.getBytes(StandardCharsets.UTF_8));
    return "2:" + Base64.getEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 6));
  }
}
