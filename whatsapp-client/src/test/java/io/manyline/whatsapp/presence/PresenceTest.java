package io.manyline.whatsapp.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.client.ClientFixture;
import io.manyline.whatsapp.client.TestPhone;
import io.manyline.whatsapp.event.WaEvent.PresenceChanged;
import io.manyline.whatsapp.event.WaEvent.Typing;
import io.manyline.whatsapp.jid.Jid;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PresenceTest {
  private static final Jid BOB = Jid.phone("15550003");
  private final ClientFixture fixture = ClientFixture.online();

  @Test
  void presenceShouldBeToldWithWhenSomebodyWasLastSeen() {
    fixture.push(Node.of("presence").with("from", BOB));
    fixture.push(
        Node.of("presence")
            .with("from", BOB)
            .with("type", "unavailable")
            .with("last", 1_767_225_600L));
    fixture.push(
        Node.of("presence").with("from", BOB).with("type", "unavailable").with("last", "deny"));

    assertThat(fixture.events(PresenceChanged.class))
        .extracting(PresenceChanged::available, PresenceChanged::lastSeen)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(true, null),
            org.assertj.core.groups.Tuple.tuple(false, Instant.ofEpochSecond(1_767_225_600L)),
            org.assertj.core.groups.Tuple.tuple(false, null));
    assertThat(fixture.server().received()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "subscribed", "strange"})
  void presenceOfAnotherKindShouldBePassedOver(String type) {
    fixture.push(Node.of("presence").with("from", BOB).with("type", type));

    assertThat(fixture.events).isEmpty();
    assertThat(fixture.ended()).isEmpty();
  }

  @Test
  void presenceWithoutSenderShouldChangeNothing() {
    fixture.push(Node.of("presence"));
    fixture.push(Node.of("chatstate").with("from", BOB));
    fixture.push(Node.of("chatstate", Node.of("dancing")).with("from", BOB));
    fixture.push(Node.of("chatstate", Node.of("composing")).with("from", Jid.group("12036304")));

    assertThat(fixture.events).isEmpty();
    assertThat(fixture.ended()).isEmpty();
  }

  @Test
  void typingShouldBeToldOfPeopleAndInGroups() {
    Jid group = Jid.group("12036304");
    fixture.push(
        Node.of("chatstate", Node.of("composing").with("media", "audio")).with("from", BOB));
    fixture.push(
        Node.of("chatstate", Node.of("paused")).with("from", group).with("participant", BOB));
    fixture.push(
        Node.of("chatstate", Node.of("composing")).with("from", TestPhone.COMPANION.account()));

    List<Typing> told = fixture.events(Typing.class);
    assertThat(told)
        .extracting(Typing::state)
        .containsExactly(Typing.State.RECORDING, Typing.State.PAUSED);
    assertThat(told).extracting(Typing::chat).containsExactly(BOB, group);
    assertThat(told.getLast().from().phone()).isEqualTo(BOB);
  }

  @Test
  void whatIsWantedShouldBeDurableFirstAndToldAgainAtTheNextLogin() {
    fixture.store.hold();
    fixture.client.presence().appear(true);
    fixture.client.presence().watch(BOB, true);
    fixture.lane.runAll();
    assertThat(fixture.server().received("presence")).isEmpty();

    fixture.store.release();
    fixture.lane.runAll();
    assertThat(fixture.server().received("presence"))
        .extracting(node -> node.required("type"))
        .containsExactly("available", "subscribe");

    ClientFixture again = new ClientFixture(fixture.store);
    again.connect();
    again.succeed();

    assertThat(again.server().received("presence"))
        .extracting(node -> node.required("type"))
        .containsExactly("available", "subscribe");
    assertThat(again.server().received("presence").getLast().requiredJid("to")).isEqualTo(BOB);
    again.client.presence().watch(BOB, false);
    again.lane.runAll();
    assertThat(again.server().received("presence").getLast().required("type"))
        .isEqualTo("unsubscribe");
  }

  @Test
  void nobodyShouldSeeUsUnlessSomebodyAskedForIt() {
    assertThat(fixture.server().received("presence"))
        .noneMatch(node -> node.attribute("type").orElse("available").equals("available"));
  }
}
