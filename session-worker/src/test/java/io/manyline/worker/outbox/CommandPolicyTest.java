package io.manyline.worker.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.proto.command.v1.SessionCommand.CommandCase;
import io.manyline.registry.session.SessionState;
import io.manyline.registry.session.SessionStatus;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CommandPolicyTest {
  @ParameterizedTest
  @CsvSource({
    "CONNECTED,true,Run",
    "CONNECTING,true,Queue",
    "RECONNECTING,true,Queue",
    "CONNECTING,false,SESSION_NOT_LOGGED_IN",
    "STOPPED,true,SESSION_STOPPED",
    "STOPPED,false,SESSION_NOT_LOGGED_IN",
    "PAIRING,false,SESSION_NOT_LOGGED_IN",
    "PASSKEY_REQUIRED,false,SESSION_NOT_LOGGED_IN",
    "LOGGED_OUT,false,SESSION_NOT_LOGGED_IN",
    "REPLACED,true,SESSION_REPLACED",
    "BANNED,false,SESSION_BANNED",
    "FAILED,true,SESSION_FAILED",
    "DISABLED,true,SESSION_DISABLED"
  })
  void commandShouldBeDecidedByTheStateOfItsSession(
      SessionState state, boolean loggedIn, String expected) {
    SessionStatus status =
        new SessionStatus(state, "test", Instant.EPOCH, loggedIn, null, null, null);

    String decision =
        switch (CommandPolicy.decide(status, CommandCase.SEND_MESSAGE)) {
          case CommandPolicy.Decision.Refuse refusal -> refusal.code();
          case CommandPolicy.Decision other -> other.getClass().getSimpleName();
        };

    assertThat(decision).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "PAIRING,false,Run",
    "STOPPED,false,Queue",
    "CONNECTING,false,Queue",
    "LOGGED_OUT,false,Queue",
    "BANNED,false,Queue",
    "DISABLED,false,SESSION_DISABLED",
    "CONNECTED,true,SESSION_ALREADY_LOGGED_IN",
    "STOPPED,true,SESSION_ALREADY_LOGGED_IN",
    "DISABLED,true,SESSION_ALREADY_LOGGED_IN"
  })
  void pairingCodeShouldBeGivenOnlyWhileTheSessionWaitsToBeLinked(
      SessionState state, boolean loggedIn, String expected) {
    SessionStatus status =
        new SessionStatus(state, "test", Instant.EPOCH, loggedIn, null, null, null);

    String decision =
        switch (CommandPolicy.decide(status, CommandCase.REQUEST_PAIRING_CODE)) {
          case CommandPolicy.Decision.Refuse refusal -> refusal.code();
          case CommandPolicy.Decision other -> other.getClass().getSimpleName();
        };

    assertThat(decision).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(SessionState.class)
  void passkeyShouldBeTakenOnlyWhileOneIsAskedFor(SessionState state) {
    SessionStatus status = new SessionStatus(state, "test", Instant.EPOCH, false, null, null, null);

    CommandPolicy.Decision decision = CommandPolicy.decide(status, CommandCase.ANSWER_PASSKEY);

    assertThat(decision instanceof CommandPolicy.Decision.Run)
        .isEqualTo(state == SessionState.PASSKEY_REQUIRED);
    if (decision instanceof CommandPolicy.Decision.Refuse refused) {
      assertThat(refused.code()).isEqualTo("PASSKEY_NOT_REQUIRED");
    }
  }
}
