package io.manyline.worker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionId;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.session.DesiredState;
import io.manyline.registry.session.HistoryDepth;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionState;
import io.manyline.registry.session.SessionStatus;
import io.manyline.registry.session.WebhookSecret;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionPlanTest {
  @ParameterizedTest
  @CsvSource({
    // enabled, desired, state, linked, active, onDemand, asked, expected
    "false, CONNECTED, CONNECTED,    true,  true,  false, false, DISABLE",
    "false, CONNECTED, DISABLED,     true,  false, true,  true,  NOTHING",
    "true,  STOPPED,   CONNECTED,    true,  true,  false, false, STOP",
    "true,  STOPPED,   STOPPED,      true,  false, true,  true,  NOTHING",
    "true,  STOPPED,   LOGGED_OUT,   false, false, true,  true,  NOTHING",
    "true,  STOPPED,   DISABLED,     true,  false, false, false, STOP",
    "true,  CONNECTED, STOPPED,      true,  false, false, false, CONNECT",
    "true,  CONNECTED, CONNECTED,    true,  false, false, false, CONNECT",
    "true,  CONNECTED, CONNECTED,    true,  true,  true,  true,  NOTHING",
    "true,  CONNECTED, STOPPED,      false, false, false, true,  PAIR",
    "true,  CONNECTED, STOPPED,      false, false, true,  false, NOTHING",
    "true,  CONNECTED, PAIRING,      false, false, false, false, STOP",
    "true,  CONNECTED, PAIRING,      false, false, false, true,  PAIR",
    "true,  CONNECTED, DISABLED,     true,  false, false, false, CONNECT",
    "true,  CONNECTED, LOGGED_OUT,   false, false, false, true,  NOTHING",
    "true,  CONNECTED, LOGGED_OUT,   false, false, true,  true,  PAIR",
    "true,  CONNECTED, REPLACED,     true,  false, false, true,  NOTHING",
    "true,  CONNECTED, REPLACED,     true,  false, true,  false, NOTHING",
    "true,  CONNECTED, REPLACED,     true,  false, true,  true,  CONNECT",
    "true,  CONNECTED, BANNED,       false, false, true,  false, NOTHING",
    "true,  CONNECTED, FAILED,       true,  false, false, true,  NOTHING"
  })
  void nextStepShouldFollowFromWhatIsWantedAndWhatIs(
      boolean enabled,
      DesiredState desired,
      SessionState state,
      boolean linked,
      boolean active,
      boolean onDemand,
      boolean asked,
      SessionPlan.Step expected) {
    assertThat(
            SessionPlan.next(
                config(enabled, desired), status(state, linked), active, onDemand, () -> asked))
        .isEqualTo(expected);
  }

  private static SessionConfig config(boolean enabled, DesiredState desired) {
    return new SessionConfig(
        new SessionUid("01ARZ3NDEKTSV4RRFFQ69G5FAV"),
        new TenantId("t"),
        Network.SANDBOX,
        new SessionId("12025550100"),
        "Test",
        null,
        new WebhookSecret("whsec_AAAA"),
        enabled,
        HistoryDepth.RECENT,
        desired,
        1,
        Instant.EPOCH,
        Instant.EPOCH);
  }

  private static SessionStatus status(SessionState state, boolean linked) {
    return new SessionStatus(state, "test", Instant.EPOCH, linked, null, null, null);
  }
}
