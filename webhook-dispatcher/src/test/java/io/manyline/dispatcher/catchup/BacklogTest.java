package io.manyline.dispatcher.catchup;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.dispatcher.catchup.Backlog.Move;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private final Backlog backlog = new Backlog();
  private final List<Long> released = new ArrayList<>();

  @Test
  void offsetShouldAdvanceOnlyOnceACursorIsStored() {
    leave(10);
    leave(11);
    assertThat(released).isEmpty();

    assertThat(backlog.move()).isEqualTo(new Move(Backlog.NONE, 10));
    leave(12);
    backlog.moved(10);

    assertThat(released).containsExactly(10L, 11L, 12L);
    leave(13);
    assertThat(released).endsWith(13L);
  }

  /// The store may have taken the cursor away, and its answer was lost.
  @Test
  void offsetShouldNotAdvanceWhileNobodyKnowsWhatIsStored() {
    leave(10);
    backlog.move();
    backlog.moved(10);
    backlog.scannedTo(11);
    assertThat(backlog.meet()).isTrue();
    assertThat(backlog.move()).isEqualTo(new Move(10, Backlog.NONE));
    backlog.failed();
    released.clear();

    leave(20);
    assertThat(released).isEmpty();
    assertThat(backlog.isStored()).isFalse();

    assertThat(backlog.move()).isEqualTo(new Move(10, 20));
    backlog.moved(Backlog.NONE);
    assertThat(released).isEmpty();
    assertThat(backlog.move()).isEqualTo(new Move(Backlog.NONE, 20));
    backlog.moved(20);
    assertThat(released).containsExactly(20L);
  }

  @Test
  void whatIsStoredShouldBeLookedAtAfterAFailureThoughNothingIsToBeChanged() {
    leave(10);
    backlog.move();
    backlog.failed();
    backlog.drop();

    assertThat(backlog.move()).isEqualTo(new Move(Backlog.NONE, Backlog.NONE));
    backlog.moved(10);
    assertThat(backlog.move()).isEqualTo(new Move(10, Backlog.NONE));
    backlog.moved(Backlog.NONE);
    assertThat(backlog.move()).isNull();
  }

  private void leave(long offset) {
    assertThat(backlog.covers(offset, true, () -> released.add(offset))).isTrue();
  }
}
