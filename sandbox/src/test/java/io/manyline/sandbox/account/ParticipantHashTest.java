package io.manyline.sandbox.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.whatsapp.jid.Jid;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParticipantHashTest {
  @Test
  void hashShouldCoverTheSortedTextsOfAllDevices() throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256")
            .digest(
                "1.0:0@s.whatsapp.net1.0:12@s.whatsapp.net2.0:0@lid"
                    .getBytes(StandardCharsets.UTF_8));
    String expected = "2:" + Base64.getEncoder().encodeToString(Arrays.copyOf(digest, 6));

    assertThat(
            ParticipantHash.of(
                List.of(Jid.lid("2"), Jid.phone("1").withDevice(12), Jid.phone("1"))))
        .isEqualTo(expected);
  }
}
