package io.manyline.registry.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.registry.webhook.DeadLetter.Reason;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeadLetterTest {
  @ParameterizedTest
  @EnumSource
  void letterShouldBeReadAsItWasWritten(Reason reason) {
    DeadLetter letter = new DeadLetter("evt_1", 3, 77, 9, reason, Instant.ofEpochMilli(123_456));

    assertThat(DeadLetter.of(letter.toText())).contains(letter);
  }

  @Test
  void letterOfANewerReleaseShouldBePassedOver() {
    assertThat(DeadLetter.of("1SOMETHING_NEW 123 3 77 9 evt_1")).isEmpty();
    assertThat(DeadLetter.of("2EVENT_GONE 123 3 77 9 evt_1")).isEmpty();
    assertThat(DeadLetter.of("1EVENT_GONE 123")).isEmpty();
  }
}
