package io.manyline.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.registry.id.SessionUid;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class CommandIdsTest {
  private static final SessionUid UID = new SessionUid("01ARZ3NDEKTSV4RRFFQ69G5FAV");
  private static final SessionUid OTHER = new SessionUid("11ARZ3NDEKTSV4RRFFQ69G5FAV");

  private final CommandIds ids = new CommandIds(new SecureRandom());

  @Test
  void anIdShouldDependOnSessionCallerAndKeyAndOnNothingElse() {
    CommandId id = ids.of(UID, "ab", "c");

    assertThat(new CommandIds(new SecureRandom()).of(UID, "ab", "c")).isEqualTo(id);
    assertThat(ids.of(UID, "a", "bc")).isNotEqualTo(id);
    assertThat(ids.of(OTHER, "ab", "c")).isNotEqualTo(id);
    assertThat(ids.of(UID, "ab", "d")).isNotEqualTo(id);
  }

  @Test
  void anIdWithoutAKeyShouldBeNewEachTime() {
    assertThat(ids.of(UID, "ab", null)).isNotEqualTo(ids.of(UID, "ab", null));
  }

  @Test
  void aMessageIdShouldBeDerived() {
    CommandId id = ids.of(UID, "ab", "c");

    assertThat(CommandIds.messageId(id))
        .isEqualTo(CommandIds.messageId(id))
        .matches("3EB0[0-9A-F]{18}")
        .isNotEqualTo(CommandIds.messageId(ids.of(UID, "ab", "d")));
  }

  @Test
  void hashShouldKeepPartsApart() {
    assertThat(CommandIds.hash("a", "bc")).isNotEqualTo(CommandIds.hash("ab", "c"));
  }
}
