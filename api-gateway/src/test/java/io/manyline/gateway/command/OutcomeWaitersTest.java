package io.manyline.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyline.gateway.problem.ProblemException;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.Done;
import io.manyline.proto.command.v1.Queued;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class OutcomeWaitersTest {
  private static final CommandId ID = new CommandId("01ARZ3NDEKTSV4RRFFQ69G5FAV");
  private static final CommandId OTHER = new CommandId("11ARZ3NDEKTSV4RRFFQ69G5FAV");

  private final OutcomeWaiters waiters = new OutcomeWaiters(2);
  private final CommandOutcome done =
      CommandOutcome.newBuilder().setDone(Done.getDefaultInstance()).build();

  @Test
  void allCallsOfOneCommandShouldGetItsOutcome() {
    Mono<CommandOutcome> first = waiters.open(ID);
    Mono<CommandOutcome> second = waiters.open(ID);

    waiters.offer(ID, done);

    StepVerifier.create(first).expectNext(done).verifyComplete();
    StepVerifier.create(second).expectNext(done).verifyComplete();
  }

  @Test
  void anOutcomeThatIsNotFinalShouldBeLeftAlone() {
    Mono<CommandOutcome> waiting = waiters.open(ID);

    waiters.offer(ID, CommandOutcome.newBuilder().setQueued(Queued.getDefaultInstance()).build());
    waiters.offer(ID, done);

    StepVerifier.create(waiting).expectNext(done).verifyComplete();
  }

  @Test
  void openShouldBeRefusedAtTheBoundAndPossibleAgainAfterAClose() {
    waiters.open(ID);
    waiters.open(ID);
    assertThatThrownBy(() -> waiters.open(OTHER))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("TOO_BUSY");

    waiters.close(ID);
    waiters.open(OTHER);

    assertThat(waiters.size()).isEqualTo(2);
  }

  @Test
  void aWaiterShouldStayUntilItsLastCallIsClosed() {
    Mono<CommandOutcome> waiting = waiters.open(ID);
    waiters.open(ID);
    waiters.close(ID);

    waiters.offer(ID, done);

    StepVerifier.create(waiting).expectNext(done).verifyComplete();
  }
}
