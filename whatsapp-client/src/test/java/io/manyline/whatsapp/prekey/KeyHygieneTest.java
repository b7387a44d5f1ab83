package io.manyline.whatsapp.prekey;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.client.ClientFixture;
import io.manyline.whatsapp.client.TestKeyServer;
import io.manyline.whatsapp.client.TestPeer;
import io.manyline.whatsapp.event.WaEvent.MessageReceived;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.store.StateKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KeyHygieneTest {
  private static final StateKey SECOND = new StateKey(StateKey.Kind.SIGNED_PRE_KEY, "2");
  private static final StateKey FIRST = new StateKey(StateKey.Kind.SIGNED_PRE_KEY, "1");
  private final TestKeyServer server = new TestKeyServer();
  private ClientFixture fixture = online(ClientFixture.linked());
  private Duration passed = Duration.ZERO;

  @Test
  void keysThatTheServerHasAsWeDoShouldBeLeftAlone() {
    assertThat(server.uploads).hasSize(1);
    assertThat(server.digests).isEqualTo(1);

    fixture.advance(Duration.ofDays(1).plusMinutes(1));

    assertThat(server.digests).isEqualTo(2);
    assertThat(server.uploads).hasSize(1);
  }

  @Test
  void digestShouldBeComparedOnceADayAlsoOverLogins() {
    pass(Duration.ofHours(5));
    fixture.advance(Duration.ofHours(1));

    assertThat(server.digests).isEqualTo(1);
  }

  @Test
  void serverThatLostTheKeysShouldGetAWholeStock() {
    server.oneTime.clear();

    fixture.advance(Duration.ofDays(1).plusMinutes(1));

    assertThat(server.uploads).hasSize(2);
    assertThat(server.oneTime).hasSize(PreKeyUploads.FIRST_BATCH);
    assertThat(fixture.store.count(StateKey.Kind.PRE_KEY)).isEqualTo(2 * 812L);
  }

  @Test
  void keysThatAreNotOursShouldLeadToAWholeStock() {
    Node foreign = server.oneTime.getFirst();
    List<Node> changed = new ArrayList<>(foreign.children());
    changed.set(1, Node.of("value").withBytes(new byte[32]));
    server.oneTime.set(0, foreign.withChildren(changed));

    pass(Duration.ofDays(1));

    assertThat(server.uploads).hasSize(2);
    assertThat(server.uploads.getLast().requiredChild("list").children("key")).hasSize(812);
  }

  @Test
  void keyThatWeDoNotKnowShouldBeADifferenceToo() {
    fixture.store.tamper(new StateKey(StateKey.Kind.PRE_KEY, "7"), null);

    pass(Duration.ofDays(1));

    assertThat(server.uploads).hasSize(2);
  }

  @Test
  void lowStockShouldBeFilledAndAgreeAfterwards() {
    while (server.oneTime.size() > 4) {
      server.oneTime.removeFirst();
    }
    fixture.push(
        Node.of("notification", Node.of("count").with("value", 4))
            .with("type", "encrypt")
            .with("id", "n1")
            .with("from", Jid.SERVER));
    assertThat(server.oneTime).hasSize(4 + PreKeyUploads.LATER_BATCH);

    pass(Duration.ofDays(1));

    assertThat(server.uploads).hasSize(2);
  }

  @Test
  void signedPreKeyShouldBeDurableBeforeTheServerSeesIt() {
    pass(SignedPreKeys.LIFE.minus(Duration.ofHours(1)));
    assertThat(server.rotations).isEmpty();
    fixture.store.hold();

    pass(Duration.ofDays(1));
    assertThat(server.rotations).isEmpty();
    assertThat(fixture.store.waiting())
        .anySatisfy(commit -> assertThat(commit.changes()).containsKey(SECOND));

    fixture.store.release();
    fixture.lane.runAll();
    assertThat(server.rotations).hasSize(1);
    assertThat(server.rotations.getFirst().requiredChild("id").bytes()).containsExactly(0, 0, 2);
  }

  @Test
  void messagesBegunWithTheSignedPreKeyBeforeShouldStillOpen() {
    TestPeer late = new TestPeer(Jid.phone("15550002"));
    late.meet(fixture.store, null);

    pass(SignedPreKeys.LIFE.plus(Duration.ofDays(1)));
    assertThat(server.rotations).hasSize(1);
    fixture.push(late.text("begun a week ago"));

    assertThat(fixture.store.received(MessageReceived.class)).hasSize(1);
  }

  @Test
  void replacedSignedPreKeyShouldBeForgottenAfterAMonth() {
    pass(SignedPreKeys.LIFE);
    pass(SignedPreKeys.KEPT.minus(Duration.ofDays(1)));
    assertThat(server.rotations).hasSize(2);
    assertThat(fixture.store.keys(StateKey.Kind.SIGNED_PRE_KEY)).contains(FIRST);

    pass(SignedPreKeys.LIFE.plus(Duration.ofDays(1)));

    assertThat(fixture.store.keys(StateKey.Kind.SIGNED_PRE_KEY)).doesNotContain(FIRST);
  }

  @Test
  void rotationThatWasCutShortShouldGoOnWithTheSameKey() {
    server.losesRotations = true;
    pass(SignedPreKeys.LIFE.plus(Duration.ofHours(1)));
    Node shown = server.rotations.getFirst();
    server.losesRotations = false;
    pass(Duration.ofDays(1));

    assertThat(server.rotations).hasSizeGreaterThanOrEqualTo(2);
    assertThat(server.rotations)
        .allSatisfy(
            node ->
                assertThat(node.requiredChild("value").bytes())
                    .isEqualTo(shown.requiredChild("value").bytes()));
    assertThat(server.uploads).as("nothing disagrees afterwards").hasSize(1);
    assertThat(fixture.store.count(StateKey.Kind.SIGNED_PRE_KEY)).isEqualTo(2);
  }

  @Test
  void uploadAfterARotationShouldShowTheNewSignedPreKey() {
    pass(SignedPreKeys.LIFE.plus(Duration.ofHours(1)));
    server.oneTime.clear();

    fixture.advance(Duration.ofDays(1).plusMinutes(1));

    assertThat(server.uploads.getLast().requiredChild("skey").requiredChild("id").bytes())
        .containsExactly(0, 0, 2);
  }

  private ClientFixture online(ClientFixture client) {
    client.script(server);
    client.connect();
    client.succeed();
    client.push(Node.of("ib", Node.of("offline").with("count", 0)));
    return client;
  }

  /// Time passes while the device is away; then it logs in again.
  private void pass(Duration time) {
    passed = passed.plus(time);
    fixture.server().close();
    fixture.lane.runAll();
    fixture = new ClientFixture(fixture.store);
    fixture.advance(passed);
    online(fixture);
  }
}
