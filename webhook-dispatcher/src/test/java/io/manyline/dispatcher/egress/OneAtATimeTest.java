package io.manyline.dispatcher.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class OneAtATimeTest {
  private final Queue<Runnable> loop = new ArrayDeque<>();
  private final List<String> ran = new ArrayList<>();
  private final OneAtATime patient = new OneAtATime(loop::add);

  @Test
  void whatOthersGaveMeanwhileShouldComeBeforeTheNext() {
    patient.execute(() -> ran.add("first"));
    patient.execute(() -> ran.add("second"));
    loop.add(() -> ran.add("other"));
    patient.execute(() -> ran.add("third"));

    assertThat(loop).hasSize(2);
    drain();
    assertThat(ran).containsExactly("first", "other", "second", "third");
  }

  @Test
  void taskThatFailsOrGivesMoreShouldNotStopTheOthers() {
    patient.execute(
        () -> {
          throw new IllegalStateException("fails");
        });
    patient.execute(() -> patient.execute(() -> ran.add("given by another")));

    assertThatThrownBy(this::drain).hasMessage("fails");
    drain();

    assertThat(ran).containsExactly("given by another");
    patient.execute(() -> ran.add("later"));
    drain();
    assertThat(ran).endsWith("later");
  }

  private void drain() {
    while (!loop.isEmpty()) {
      loop.remove().run();
    }
  }
}
