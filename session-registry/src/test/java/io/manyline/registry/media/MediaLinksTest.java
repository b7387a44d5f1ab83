package io.manyline.registry.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyline.registry.id.SessionUid;
import io.manyline.registry.seal.MasterKey;
import io.manyline.registry.seal.MasterKeyProperties;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class MediaLinksTest {
  private static final SessionUid UID = new SessionUid("01J00000000000000000000001");
  private static final MediaId ID = MediaId.derived(UID, "a");
  private static final Instant UNTIL = Instant.parse("2030-01-01T00:00:00Z");

  private Instant now = UNTIL.minusSeconds(1);
  private final MediaLinks links = links((byte) 0);

  @Test
  void tokenShouldOpenItsFileUntilItsTimeIsOver() {
    String token = links.token(UID, ID, UNTIL);

    assertThat(links.open(token, ID)).isEqualTo(UID);
    now = UNTIL;
    assertThatThrownBy(() -> links.open(token, ID))
        .isInstanceOfSatisfying(MediaLinkException.class, e -> assertThat(e.isExpired()).isTrue());
  }

  @Test
  void tokenShouldOpenNothingElse() {
    String token = links.token(UID, ID, UNTIL);
    String later = token.replaceFirst("^[0-9]+", "9999999999");
    String another = token.replace(UID.value(), "01J00000000000000000000002");
    String foreign = links((byte) 1).token(UID, ID, UNTIL);

    assertRefused(token, MediaId.derived(UID, "b"));
    for (String wrong :
        List.of("", "x", later, another, foreign, token + "A", token.strip() + " ")) {
      assertRefused(wrong, ID);
    }
  }

  private void assertRefused(String token, MediaId id) {
    assertThatThrownBy(() -> links.open(token, id))
        .as(token)
        .isInstanceOfSatisfying(MediaLinkException.class, e -> assertThat(e.isExpired()).isFalse());
  }

  private MediaLinks links(byte first) {
    byte[] key = new byte[32];
    key[0] = first;
    MasterKeyProperties properties =
        new MasterKeyProperties(1, Base64.getEncoder().encodeToString(key));
    return new MediaLinks(new MasterKey(properties, new SecureRandom()), () -> now);
  }
}
