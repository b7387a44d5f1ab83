package io.manyline.gateway.viewer;

import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.id.SessionUid;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class ViewerTailTest {
  private final ViewerTail tail =
      new ViewerTail(new SessionUid("01ARZ3NDEKTSV4RRFFQ69G5FAV"), 0, 2, _ -> {});

  @Test
  void eventsShouldComeInOrderWhileTheyAreTaken() {
    StepVerifier.create(tail.events().map(SessionEvent::getEventId))
        .then(() -> tail.offer(event("a")))
        .expectNext("a")
        .then(() -> tail.offer(event("b")))
        .expectNext("b")
        .then(tail::onStopped)
        .verifyComplete();
  }

  @Test
  void aViewerThatTakesNothingShouldBeDroppedAtTheBound() {
    StepVerifier.create(tail.events(), 0)
        .then(
            () -> {
              tail.offer(event("a"));
              tail.offer(event("b"));
              tail.offer(event("c"));
            })
        .verifyError(SlowViewerException.class);
  }

  private static SessionEvent event(String id) {
    return SessionEvent.newBuilder().setEventId(id).build();
  }
}
