package io.manyline.dispatcher.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.dispatcher.event.PartitionProgress.Entry;
import org.junit.jupiter.api.Test;

class PartitionProgressTest {
  private final PartitionProgress progress = new PartitionProgress();

  @Test
  void nothingShouldBeCommittableBeforeTheFirstRead() {
    assertThat(progress.committable()).isEqualTo(-1);
  }

  @Test
  void offsetShouldStayAtTheFirstThatIsNotDone() {
    Entry seven = progress.read(7, 1);
    Entry eight = progress.read(8, 1);
    progress.read(9, 0);

    progress.done(eight);
    assertThat(progress.committable()).isEqualTo(7);

    progress.done(seven);
    assertThat(progress.committable()).isEqualTo(10);
  }

  @Test
  void offsetShouldNeedAllOfItsParts() {
    Entry seven = progress.read(7, 2);

    progress.done(seven);
    assertThat(progress.committable()).isEqualTo(7);

    progress.done(seven);
    assertThat(progress.committable()).isEqualTo(8);
  }
}
