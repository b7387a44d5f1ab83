package io.manyline.whatsapp.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.whatsapp.client.ClientFixture;
import io.manyline.whatsapp.event.DisconnectReason.Kind;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.store.InMemoryDeviceStore;
import io.manyline.whatsapp.store.StateKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What a client keeps of the server that it verified.
class ResumptionTest {
  private static final StateKey KNOWN = StateKey.single(StateKey.Kind.KNOWN_SERVER);

  @Test
  void linkedClientShouldResumeFromItsSecondConnectionOn() {
    ClientFixture first = ClientFixture.linked();
    first.connect();
    assertThat(first.server().isResumed()).isFalse();

    ClientFixture second = again(first.store);
    int commits = second.store.commits().size();
    second.connect();

    assertThat(second.server().isResumed()).isTrue();
    assertThat(second.store.commits()).hasSize(commits);
    second.succeed();
    assertThat(second.events(WaEvent.Connected.class)).hasSize(1);
  }

  @Test
  void clientShouldGoThroughTheWholeHandshakeWhenTheServerDeclines() {
    ClientFixture first = ClientFixture.linked();
    first.connect();

    ClientFixture second = again(first.store);
    second.resumes = false;
    second.connect();

    assertThat(second.server().isResumed()).isFalse();
    second.succeed();
    assertThat(second.events(WaEvent.Connected.class)).hasSize(1);
  }

  @Test
  void clientShouldGreetTheServerAsAStrangerAfterAFailure() {
    ClientFixture first = ClientFixture.linked();
    first.connect();

    ClientFixture failing = again(first.store);
    failing.transport.answerWith(new byte[] {0, 0, 2, 8, 1});
    failing.connect();
    assertThat(failing.ended())
        .hasValueSatisfying(end -> assertThat(end.kind()).isEqualTo(Kind.HANDSHAKE_FAILED));
    assertThat(first.store.read(KNOWN)).isNull();

    ClientFixture third = again(first.store);
    third.connect();
    assertThat(third.server().isResumed()).isFalse();
    third.succeed();
    assertThat(third.events(WaEvent.Connected.class)).hasSize(1);
  }

  @Test
  void clientShouldGreetTheServerAsAStrangerAfterSilence() {
    ClientFixture first = ClientFixture.linked();
    first.connect();

    ClientFixture failing = again(first.store);
    failing.transport.answerWith(new byte[0]);
    failing.connect();
    failing.advance(Duration.ofSeconds(31));

    assertThat(failing.ended())
        .hasValueSatisfying(end -> assertThat(end.kind()).isEqualTo(Kind.HANDSHAKE_FAILED));
    assertThat(first.store.read(KNOWN)).isNull();
  }

  @Test
  void certificatesThatExpiredShouldNotBeReliedOn() {
    ClientFixture first = ClientFixture.linked();
    first.connect();

    ClientFixture late = again(first.store);
    late.advance(Duration.ofDays(365 * 30));
    late.connect();

    assertThat(late.server().isResumed()).isFalse();
  }

  @Test
  void clientThatIsNotLinkedShouldKeepNothing() {
    ClientFixture unlinked = new ClientFixture();
    unlinked.connect();

    assertThat(unlinked.store.commits()).isEmpty();
  }

  private static ClientFixture again(InMemoryDeviceStore store) {
    return new ClientFixture(store);
  }
}
