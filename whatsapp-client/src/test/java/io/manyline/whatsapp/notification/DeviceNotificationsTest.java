package io.manyline.whatsapp.notification;

import static io.manyline.whatsapp.client.SendingFixture.BOB;
import static io.manyline.whatsapp.client.SendingFixture.BOB_LID;
import static io.manyline.whatsapp.client.SendingFixture.encFor;
import static io.manyline.whatsapp.client.SendingFixture.receivers;
import static io.manyline.whatsapp.client.SendingFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.client.ClientFixture;
import io.manyline.whatsapp.client.PreparedMessage;
import io.manyline.whatsapp.client.SendingFixture;
import io.manyline.whatsapp.client.TestPeer;
import io.manyline.whatsapp.client.TestPhone;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.device.ParticipantHash;
import io.manyline.whatsapp.event.WaEvent.IdentityChanged;
import io.manyline.whatsapp.event.WaEvent.MessageReceived;
import io.manyline.whatsapp.event.WaEvent.MessageUndecryptable;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.store.StateKey;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DeviceNotificationsTest {
  private final SendingFixture sending = new SendingFixture();
  private final ClientFixture fixture = sending.fixture;
  private final TestPeer bob = new TestPeer(BOB_LID);
  private final TestPeer bobAnew = new TestPeer(BOB_LID);

  @BeforeEach
  void bobHasOnlyHisPhone() {
    sending.directory.remove(BOB.withDevice(4)).device(BOB, bob);
  }

  @Test
  void newIdentityShouldBeToldOnceItIsDurableAndUsedFromTheNextMessageOn() {
    assertThat(text(bob.read(encFor(sending.prepare("3EB0A", "one"), BOB_LID)))).isEqualTo("one");
    fixture.push(bob.text("hello"));
    fixture.server().forget();
    sending.directory.device(BOB, bobAnew);
    fixture.store.hold();

    fixture.push(identityChanged());
    assertThat(fixture.server().received("ack")).isEmpty();
    fixture.store.release();
    fixture.lane.runAll();

    assertThat(fixture.server().received("ack")).hasSize(1);
    assertThat(fixture.store.received(IdentityChanged.class))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.chat()).isEqualTo(BOB_LID);
              assertThat(event.contact().phone()).isEqualTo(BOB);
              assertThat(event.at()).isEqualTo(Instant.ofEpochSecond(1_767_225_700L));
            });
    PreparedMessage next = sending.prepare("3EB0B", "two");
    assertThat(text(bobAnew.read(encFor(next, BOB_LID)))).isEqualTo("two");
    assertThat(fixture.store.received(IdentityChanged.class)).hasSize(1);
  }

  @Test
  void lateMessageOfTheIdentityBeforeShouldBeReadAndNothingBeSentToIt() {
    bob.read(encFor(sending.prepare("3EB0A", "one"), BOB_LID));
    fixture.push(bob.text("in time"));
    Node late = bob.text("late");
    Node later = bob.text("later");
    sending.directory.device(BOB, bobAnew);
    fixture.push(identityChanged());

    fixture.push(late);
    PreparedMessage next = sending.prepare("3EB0B", "two");
    fixture.push(later);
    PreparedMessage third = sending.prepare("3EB0C", "three");

    assertThat(received()).containsExactly("in time", "late", "later");
    assertThat(fixture.store.received(MessageUndecryptable.class)).isEmpty();
    assertThat(text(bobAnew.read(encFor(next, BOB_LID)))).isEqualTo("two");
    assertThat(text(bobAnew.read(encFor(third, BOB_LID)))).isEqualTo("three");
    assertThat(fixture.store.count(StateKey.Kind.ARCHIVED_SESSION)).isZero();
    assertThat(fixture.store.received(IdentityChanged.class)).hasSize(1);
  }

  @Test
  void messageUnderANewIdentityShouldTellTheChangeItself() {
    bob.read(encFor(sending.prepare("3EB0A", "one"), BOB_LID));
    bobAnew.meet(fixture.store, null);

    fixture.push(bobAnew.text("new phone"));

    assertThat(received()).containsExactly("new phone");
    assertThat(fixture.store.received(IdentityChanged.class))
        .singleElement()
        .satisfies(event -> assertThat(event.at()).isNull());
    assertThat(text(bobAnew.read(encFor(sending.prepare("3EB0B", "two"), BOB_LID))))
        .isEqualTo("two");
  }

  @Test
  void firstIdentityOfAnAccountShouldBeNoChange() {
    bob.meet(fixture.store, null);

    fixture.push(bob.text("hello"));

    assertThat(fixture.store.received(IdentityChanged.class)).isEmpty();
  }

  @Test
  void addedDeviceShouldBeAddressedWithoutAQueryWhenTheHashAgrees() {
    sending.prepare("3EB0A", "one");
    TestPeer companion = companion(9);
    fixture.server().forget();

    fixture.push(change("add", 9, hash(0, 9)));
    PreparedMessage next = sending.prepare("3EB0B", "two");

    assertThat(receivers(next)).contains(BOB_LID, BOB_LID.withDevice(9));
    assertThat(fixture.server().queries("usync", "usync")).isEmpty();
    assertThat(text(companion.read(encFor(next, BOB_LID.withDevice(9))))).isEqualTo("two");
  }

  @Test
  void devicesShouldBeAskedForWhenTheHashDisagrees() {
    sending.prepare("3EB0A", "one");
    companion(9);
    companion(8);
    fixture.server().forget();

    fixture.push(change("add", 9, hash(0, 8, 9)));
    PreparedMessage next = sending.prepare("3EB0B", "two");

    assertThat(fixture.server().queries("usync", "usync")).hasSize(1);
    assertThat(receivers(next)).contains(BOB_LID.withDevice(8), BOB_LID.withDevice(9));
  }

  @Test
  void removedDeviceShouldGetNothingMoreAndItsRatchetBeForgotten() {
    companion(9);
    sending.prepare("3EB0A", "one");
    StateKey ratchet = new StateKey(StateKey.Kind.SIGNAL_SESSION, BOB_LID.withDevice(9).toString());
    assertThat(fixture.store.keys(StateKey.Kind.SIGNAL_SESSION)).contains(ratchet);
    fixture.server().forget();

    fixture.push(change("remove", 9, hash(0)));
    PreparedMessage next = sending.prepare("3EB0B", "two");

    assertThat(receivers(next)).doesNotContain(BOB_LID.withDevice(9)).contains(BOB_LID);
    assertThat(fixture.server().queries("usync", "usync")).isEmpty();
    assertThat(fixture.store.keys(StateKey.Kind.SIGNAL_SESSION)).doesNotContain(ratchet);
  }

  @Test
  void updateShouldOnlySayThatTheListIsNotTheSame() {
    sending.prepare("3EB0A", "one");
    fixture.server().forget();

    fixture.push(change("update", 9, hash(0)));
    sending.prepare("3EB0B", "two");

    assertThat(fixture.server().queries("usync", "usync")).hasSize(1);
  }

  @Test
  void ownDevicesShouldBeTakenInWhole() {
    sending.prepare("3EB0A", "one");
    fixture.server().forget();
    TestPeer sibling = new TestPeer(TestPhone.COMPANION_LID.account().withDevice(40));
    TestPhone ours = new TestPhone(sending.ownPhone.identity().identity());
    sibling.vouchedBy(ours.vouchFor(sibling.identity().identity()));
    sending.directory.device(TestPhone.COMPANION.account().withDevice(40), sibling);

    fixture.push(ownDevices(0, 33, 40));
    PreparedMessage next = sending.prepare("3EB0B", "two");

    assertThat(fixture.server().queries("usync", "usync")).isEmpty();
    assertThat(receivers(next))
        .contains(TestPhone.COMPANION_LID.account(), sibling.jid())
        .doesNotContain(TestPhone.COMPANION_LID);
  }

  private TestPeer companion(int device) {
    TestPeer companion = new TestPeer(BOB_LID.withDevice(device));
    TestPhone vouching = new TestPhone(bob.identity().identity());
    companion.vouchedBy(vouching.vouchFor(companion.identity().identity()));
    sending.directory.device(BOB.withDevice(device), companion);
    return companion;
  }

  private List<String> received() {
    return fixture.store.received(MessageReceived.class).stream()
        .map(event -> ((MessageContent.Text) event.content()).text())
        .toList();
  }

  private static Node identityChanged() {
    return Node.of("notification", Node.of("identity"))
        .with("type", "encrypt")
        .with("id", "n-identity")
        .with("from", BOB)
        .with("t", 1_767_225_700L);
  }

  private static Node change(String kind, int device, String hash) {
    return Node.of(
            "notification",
            Node.of(kind, Node.of("device").with("jid", BOB.withDevice(device)))
                .with("device_hash", hash))
        .with("type", "devices")
        .with("id", "n-devices")
        .with("lid", BOB_LID)
        .with("from", BOB);
  }

  private static Node ownDevices(int... devices) {
    Jid account = TestPhone.COMPANION.account();
    List<Jid> all = IntStream.of(devices).mapToObj(account::withDevice).toList();
    Stream<Node> children = all.stream().map(jid -> Node.of("device").with("jid", jid));
    return Node.of(
            "notification",
            Node.of("devices")
                .with("dhash", ParticipantHash.of(all))
                .withChildren(children.toList()))
        .with("type", "account_sync")
        .with("id", "n-own")
        .with("from", account);
  }

  private static String hash(int... devices) {
    return ParticipantHash.of(IntStream.of(devices).mapToObj(BOB::withDevice).toList());
  }
}
