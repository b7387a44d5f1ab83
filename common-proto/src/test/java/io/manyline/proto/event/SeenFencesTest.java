package io.manyline.proto.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.proto.event.v1.MessageReceived;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.event.v1.SessionStatus;
import org.junit.jupiter.api.Test;

class SeenFencesTest {
  private final SeenFences fences = new SeenFences();

  @Test
  void stateShouldBeWhatIsNamedSession() {
    assertThat(EventType.values())
        .filteredOn(type -> SeenFences.isState(SampleEvents.empty(type)))
        .extracting(EventType::publicName)
        .containsExactlyInAnyOrder(
            "session.qr", "session.pairing_code", "session.passkey", "session.status");
  }

  @Test
  void stateOfAFormerOwnerShouldBeLateOnceItsSuccessorWasHeard() {
    assertThat(fences.admits(status("a", 5))).isTrue();
    assertThat(fences.admits(status("a", 6))).isTrue();
    assertThat(fences.admits(status("a", 5))).isFalse();
    assertThat(fences.admits(status("a", 6))).isTrue();
    assertThat(fences.admits(status("b", 5))).isTrue();
  }

  @Test
  void anyEventOfTheSuccessorShouldDo() {
    fences.admits(message("a", 6));

    assertThat(fences.admits(status("a", 5))).isFalse();
  }

  @Test
  void whatIsNoStateShouldNeverBeLate() {
    fences.admits(status("a", 6));

    assertThat(fences.admits(message("a", 5))).isTrue();
    assertThat(fences.admits(status("a", 5))).isFalse();
  }

  @Test
  void testsOfAWebhookShouldNeitherBeLateNorMakeLate() {
    fences.admits(status("a", 5));

    assertThat(fences.admits(test(status("a", 0)))).isTrue();
    assertThat(fences.admits(test(status("a", 9)))).isTrue();
    assertThat(fences.admits(status("a", 5))).isTrue();
    assertThat(SeenFences.isState(test(status("a", 0)))).isFalse();
  }

  private static SessionEvent status(String uid, long fence) {
    return event(uid, fence).setSessionStatus(SessionStatus.getDefaultInstance()).build();
  }

  private static SessionEvent message(String uid, long fence) {
    return event(uid, fence).setMessageReceived(MessageReceived.getDefaultInstance()).build();
  }

  private static SessionEvent test(SessionEvent event) {
    return event.toBuilder().setOnlyEndpoint("wh_1").build();
  }

  private static SessionEvent.Builder event(String uid, long fence) {
    return SessionEvent.newBuilder().setSessionUid(uid).setFence(fence);
  }
}
