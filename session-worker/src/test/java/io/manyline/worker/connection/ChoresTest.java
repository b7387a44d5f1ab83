package io.manyline.worker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.worker.ManualTimer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ChoresTest {
  private final ManualTimer timer = new ManualTimer();
  private final Chores chores = new Chores(timer);
  private final List<String> done = new ArrayList<>();

  @Test
  void choreShouldBeDoneAtOnceWhileNobodyIsOnTheWay() {
    chores.giveWayTo(CompletableFuture.completedFuture(null));

    chores.execute(() -> done.add("a"));

    assertThat(done).containsExactly("a");
    assertThat(timer.delays()).isEmpty();
  }

  @Test
  void choresShouldComeInOrderAfterTheLastArrival() {
    CompletableFuture<Void> first = onTheWay();
    CompletableFuture<Void> second = onTheWay();
    chores.execute(() -> done.add("a"));
    first.complete(null);
    chores.execute(() -> done.add("b"));
    assertThat(done).isEmpty();

    second.complete(null);

    assertThat(done).containsExactly("a", "b");
    assertThat(timer.delays()).as("timers left").isEmpty();
  }

  @Test
  void sessionThatDoesNotArriveShouldHoldNobodyUpForGood() {
    CompletableFuture<Void> failing = onTheWay();
    chores.execute(() -> done.add("a"));

    failing.completeExceptionally(new IllegalStateException("given up"));

    assertThat(done).containsExactly("a");
  }

  @Test
  void choreShouldWaitForOthersForABoundedTimeAndBeDoneOnce() {
    CompletableFuture<Void> slow = onTheWay();
    chores.execute(() -> done.add("a"));
    assertThat(timer.delays()).containsExactly(Chores.MOST);

    timer.fire();
    assertThat(done).containsExactly("a");

    slow.complete(null);
    assertThat(done).containsExactly("a");
  }

  private CompletableFuture<Void> onTheWay() {
    CompletableFuture<Void> arrival = new CompletableFuture<>();
    chores.giveWayTo(arrival);
    return arrival;
  }
}
