package io.manyline.registry.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class IdFormsTest {
  private static final String ULID = "01HZZZZZZZZZZZZZZZZZZZZZZ9";

  @Test
  void sessionUidShouldBeAUlidInCapitals() {
    for (char each = 0; each < 300; each++) {
      String text = ULID.substring(1) + each;
      if ("0123456789ABCDEFGHJKMNPQRSTVWXYZ".indexOf(each) >= 0) {
        assertThat(new SessionUid(text).value()).isEqualTo(text);
      } else {
        assertThatIllegalArgumentException().isThrownBy(() -> new SessionUid(text));
      }
    }
    for (String text : List.of("", ULID.substring(1), ULID + "0", ULID + "\n")) {
      assertThatIllegalArgumentException().isThrownBy(() -> new SessionUid(text));
    }
  }

  @Test
  void tenantShouldBeOfSmallLettersDigitsAndTwoSigns() {
    for (char each = 0; each < 300; each++) {
      String text = "a" + each;
      if ("abcdefghijklmnopqrstuvwxyz0123456789_-".indexOf(each) >= 0) {
        assertThat(new TenantId(text).value()).isEqualTo(text);
      } else {
        assertThatIllegalArgumentException().isThrownBy(() -> new TenantId(text));
      }
    }
    assertThat(new TenantId("a".repeat(64)).value()).hasSize(64);
    for (String text : List.of("", "a".repeat(65), "a\n")) {
      assertThatIllegalArgumentException().isThrownBy(() -> new TenantId(text));
    }
  }

  @Test
  void networkShouldBeKnownByItsNameOnly() {
    for (Network each : Network.values()) {
      assertThat(Network.of(each.wireName())).isEqualTo(each);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> Network.of("LIVE"));
  }
}
