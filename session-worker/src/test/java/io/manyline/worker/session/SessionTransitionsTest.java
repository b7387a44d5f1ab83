package io.manyline.worker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.registry.session.SessionState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SessionTransitionsTest {
  @ParameterizedTest
  @EnumSource
  void anyStateShouldLeaveToStoppedDisabledAndFailedButNotToItself(SessionState from) {
    for (SessionState to :
        new SessionState[] {SessionState.STOPPED, SessionState.DISABLED, SessionState.FAILED}) {
      assertThat(SessionTransitions.isLegal(from, to)).isEqualTo(from != to);
    }
    assertThat(SessionTransitions.isLegal(from, from)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "STOPPED,PAIRING,true",
    "STOPPED,CONNECTED,false",
    "PAIRING,CONNECTING,true",
    "PAIRING,REPLACED,false",
    "CONNECTED,RECONNECTING,true",
    "CONNECTED,CONNECTING,true",
    "CONNECTED,PAIRING,false",
    "LOGGED_OUT,PAIRING,true",
    "LOGGED_OUT,CONNECTING,false",
    "LOGGED_OUT,CONNECTED,false",
    "REPLACED,CONNECTING,true",
    "REPLACED,CONNECTED,false",
    "REPLACED,RECONNECTING,false",
    "BANNED,CONNECTING,false"
  })
  void transitionShouldBeAsTheTableSays(SessionState from, SessionState to, boolean legal) {
    assertThat(SessionTransitions.isLegal(from, to)).isEqualTo(legal);
  }

  @Test
  void connectedShouldBeReachedOnlyFromStatesWithAConnectionUnderWay() {
    for (SessionState from : SessionState.values()) {
      boolean underWay =
          switch (from) {
            case CONNECTING, RECONNECTING, PAIRING, PASSKEY_REQUIRED -> true;
            default -> false;
          };
      assertThat(SessionTransitions.isLegal(from, SessionState.CONNECTED)).isEqualTo(underWay);
    }
  }
}
