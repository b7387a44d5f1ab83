package io.manyline.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.store.InMemoryDeviceStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AfterLoginTest {
  private final ClientFixture fixture = new ClientFixture(stocked());
  private final List<Runnable> waiting = new ArrayList<>();

  @Test
  void loginShouldBeOfUseBeforeThereIsTimeForChores() {
    logIn();

    assertThat(fixture.server().queries("passive", "active")).hasSize(1);
    assertThat(fixture.events(WaEvent.Connected.class)).hasSize(1);
    assertThat(fixture.server().received("iq")).as("nothing else is asked").hasSize(1);
  }

  @Test
  void choresShouldBeDoneOnceThereIsTime() {
    logIn();
    fixture.server().forget();

    waiting.forEach(Runnable::run);
    fixture.lane.runAll();

    assertThat(fixture.server().queries("encrypt", "count")).hasSize(1);
  }

  @Test
  void choresOfAConnectionThatEndedShouldNotBeDone() {
    logIn();
    fixture.client.disconnect();
    fixture.lane.runAll();
    List<Node> sent = fixture.server().received();

    waiting.forEach(Runnable::run);
    fixture.lane.runAll();

    assertThat(fixture.server().received()).isEqualTo(sent);
    assertThat(fixture.ended()).isPresent();
  }

  @Test
  void deviceWithoutPreKeysShouldHaveSomeBeforeItIsActive() {
    ClientFixture fresh = ClientFixture.linked();
    fresh.chores = waiting::add;
    fresh.preKeysOnServer = 0;
    fresh.connect();
    fresh.succeed();

    assertThat(fresh.server().received("iq").stream().map(iq -> iq.children().getFirst().tag()))
        .containsSubsequence("count", "registration", "active");
  }

  /// What a client leaves whose prekeys the server has.
  private static InMemoryDeviceStore stocked() {
    ClientFixture first = ClientFixture.linked();
    first.preKeysOnServer = 0;
    first.goOnline();
    return first.store;
  }

  private void logIn() {
    fixture.chores = waiting::add;
    fixture.connect();
    fixture.succeed();
  }
}
