package io.manyline.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.SandboxSettings;
import io.manyline.sandbox.group.GroupButtons.Action;
import io.manyline.sandbox.phone.PhoneMessage;
import io.manyline.sandbox.phone.PhoneSettings;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.binary.NodeDecoder;
import io.manyline.whatsapp.binary.NodeLimits;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.event.GroupChange;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.event.WaEvent.GroupChanged;
import io.manyline.whatsapp.event.WaEvent.MessageReceived;
import io.manyline.whatsapp.event.WaEvent.ReceiptReceived;
import io.manyline.whatsapp.group.GroupException;
import io.manyline.whatsapp.group.GroupInfo;
import io.manyline.whatsapp.group.GroupRole;
import io.manyline.whatsapp.group.GroupSettings;
import io.manyline.whatsapp.group.Groups;
import io.manyline.whatsapp.group.JoinRequest;
import io.manyline.whatsapp.group.MemberResult;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.socket.NettyTransport;
import io.manyline.whatsapp.store.InMemoryDeviceStore;
import io.manyline.whatsapp.store.StateKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A client in groups of the sandbox, over real sockets.
final class GroupSandboxIT {
  private static Sandbox sandbox;
  private static NettyTransport transport;

  private VirtualPhone alice;
  private VirtualPhone bob;
  private VirtualPhone carol;
  private InMemoryDeviceStore store;
  private LiveClient client;
  private int messages;

  @BeforeAll
  static void start() {
    sandbox = Sandbox.start(SandboxSettings.inMemory());
    transport = new NettyTransport(1, sandbox.tlsCertificatePem());
  }

  @AfterAll
  static void stop() {
    transport.close();
    sandbox.close();
  }

  @BeforeEach
  void link() {
    alice = sandbox.phones().create(null, "Alice").join();
    bob = sandbox.phones().create(null, "Bob").join();
    carol = sandbox.phones().create(null, "Carol").join();
    store = new InMemoryDeviceStore();
    client = link(alice, store);
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void groupShouldBeMadeAndDescribedWithBothAddressesOfItsMembers() {
    GroupInfo made =
        client.groups(
            groups ->
                groups.create(
                    "Crew",
                    List.of(jid(bob), Jid.lid(carol.lid()), Jid.phone("19995550000")),
                    new GroupSettings(false, true, 86_400, true, false),
                    "key"));
    GroupInfo found = client.groups(groups -> groups.find(made.jid()));
    List<GroupInfo> all = client.groups(Groups::list);

    assertThat(made.subject()).isEqualTo("Crew");
    assertThat(made.failed()).extracting(MemberResult::code).containsExactly(404);
    assertThat(found.members()).hasSize(3);
    assertThat(found.members().getFirst().role()).isEqualTo(GroupRole.SUPERADMIN);
    assertThat(found.members().get(1).address())
        .isEqualTo(new WaEvent.Address(jid(bob), Jid.lid(bob.lid())));
    assertThat(found.settings()).isEqualTo(new GroupSettings(false, true, 86_400, true, false));
    assertThat(all).extracting(GroupInfo::jid).containsExactly(made.jid());
  }

  @Test
  void everySettingShouldBeTakenByTheServer() {
    Jid group = create(bob);
    client.groups(groups -> groups.subject(group, "Renamed"));
    client.groups(groups -> groups.description(group, "first"));
    client.groups(groups -> groups.description(group, "second"));
    client.groups(groups -> groups.announce(group, true));
    client.groups(groups -> groups.locked(group, true));
    client.groups(groups -> groups.ephemeral(group, 604_800));
    client.groups(groups -> groups.adminsAdd(group, true));
    client.groups(groups -> groups.approval(group, true));

    GroupInfo changed = client.groups(groups -> groups.find(group));
    assertThat(changed.subject()).isEqualTo("Renamed");
    assertThat(changed.description()).isEqualTo("second");
    assertThat(changed.settings()).isEqualTo(new GroupSettings(true, true, 604_800, true, true));

    client.groups(groups -> groups.description(group, ""));
    client.groups(groups -> groups.announce(group, false));
    client.groups(groups -> groups.ephemeral(group, 0));
    GroupInfo reset = client.groups(groups -> groups.find(group));
    assertThat(reset.description()).isEmpty();
    assertThat(reset.settings()).isEqualTo(new GroupSettings(false, true, 0, true, true));
  }

  @Test
  void membersShouldComeAndGoEachWithACode() {
    Jid group = create(bob);

    List<MemberResult> added =
        client.groups(
            groups -> groups.add(group, List.of(jid(carol), jid(bob), Jid.phone("1999"))));
    List<MemberResult> promoted = client.groups(groups -> groups.promote(group, List.of(jid(bob))));
    GroupInfo with = client.groups(groups -> groups.find(group));
    client.groups(groups -> groups.demote(group, List.of(jid(bob))));
    List<MemberResult> removed =
        client.groups(groups -> groups.remove(group, List.of(jid(bob), jid(bob), jid(alice))));

    assertThat(added).extracting(MemberResult::code).containsExactly(200, 409, 404);
    assertThat(promoted).extracting(MemberResult::code).containsExactly(200);
    assertThat(with.members().get(1).role()).isEqualTo(GroupRole.ADMIN);
    assertThat(removed).extracting(MemberResult::code).containsExactly(200, 405);
  }

  @Test
  void invitationShouldLeadInUntilItIsRevoked() {
    String group = sandbox.groups().create(bob.number(), "Open", List.of()).join().id();
    String code = sandbox.groups().find(group).join().inviteCode();

    GroupInfo preview = client.groups(groups -> groups.invited(code));
    Groups.Joined joined = client.groups(groups -> groups.join(code));
    assertThat(preview.subject()).isEqualTo("Open");
    assertThat(preview.size()).isEqualTo(1);
    assertThat(joined).isEqualTo(new Groups.Joined(Jid.parse(group), false));

    client.groups(groups -> groups.leave(Jid.parse(group)));
    sandbox.groups().renewInvite(group, bob.number()).join();
    assertThat(refused(groups -> groups.join(code)))
        .isEqualTo(GroupException.Reason.INVITE_REVOKED);
    assertThat(refused(groups -> groups.join("nonsense")))
        .isEqualTo(GroupException.Reason.INVITE_INVALID);
    assertThat(refused(groups -> groups.find(Jid.parse(group))))
        .isEqualTo(GroupException.Reason.NOT_A_MEMBER);
  }

  @Test
  void adminShouldDecideWhoComesIn() {
    Jid group = create(bob);
    client.groups(groups -> groups.approval(group, true));
    String code = client.groups(groups -> groups.inviteCode(group));
    sandbox.groups().join(code, carol.number()).join();

    List<JoinRequest> requests = client.groups(groups -> groups.joinRequests(group));
    assertThat(requests)
        .extracting(request -> request.address().phone())
        .containsExactly(jid(carol));
    assertThat(change(GroupChange.JoinRequests.class).who())
        .extracting(WaEvent.Address::phone)
        .containsExactly(jid(carol));
    client.groups(groups -> groups.approve(group, List.of(jid(carol))));
    assertThat(client.groups(groups -> groups.find(group)).members()).hasSize(3);
  }

  @Test
  void whatOthersChangeShouldBeToldWithWhoDidIt() {
    String id = sandbox.groups().create(bob.number(), "Bob's", List.of(alice.number())).join().id();
    assertThat(change(GroupChange.Joined.class).subject()).isEqualTo("Bob's");
    sandbox.groups().rename(id, bob.number(), "Ours").join();
    assertThat(change(GroupChange.Subject.class).subject()).isEqualTo("Ours");
    sandbox.groups().describe(id, bob.number(), "about").join();
    assertThat(change(GroupChange.Description.class).text()).isEqualTo("about");
    sandbox.groups().ephemeral(id, bob.number(), 60).join();
    assertThat(change(GroupChange.Ephemeral.class).seconds()).isEqualTo(60);
    sandbox.groups().announce(id, bob.number(), true).join();
    assertThat(change(GroupChange.Setting.class))
        .isEqualTo(new GroupChange.Setting(GroupChange.Setting.Name.ANNOUNCE, true));
    sandbox.groups().renewInvite(id, bob.number()).join();
    assertThat(change(GroupChange.InviteCode.class).code())
        .isEqualTo(sandbox.groups().find(id).join().inviteCode());
    sandbox.groups().change(id, bob.number(), Action.REMOVE, List.of(alice.number())).join();
    GroupChange.Members removed = change(GroupChange.Members.class);

    assertThat(removed.action()).isEqualTo(GroupChange.Members.Action.REMOVED);
    assertThat(removed.who())
        .containsExactly(new WaEvent.Address(jid(alice), Jid.lid(alice.lid())));
    assertThat(store.received(GroupChanged.class))
        .allMatch(it -> it.by().equals(new WaEvent.Address(jid(bob), Jid.lid(bob.lid()))));
  }

  @Test
  void textsShouldGoBothWaysWithReceipts() {
    Jid group = create(bob, carol);

    String first = send(group, "hello all");
    assertThat(arrived(bob, "hello all").to()).isEqualTo(group.toString());
    arrived(carol, "hello all");
    arrived(alice, "hello all");
    bob.send(group.toString(), "hello Alice").join();
    carol.send(group.toString(), "hello too").join();
    List<MessageReceived> received = client.awaitReceived(MessageReceived.class, 2);

    assertThat(received)
        .extracting(MessageReceived::content)
        .containsExactlyInAnyOrder(
            new MessageContent.Text("hello Alice"), new MessageContent.Text("hello too"));
    assertThat(received).allMatch(it -> it.chat().equals(group) && !it.fromMe());
    assertThat(received.getFirst().from())
        .isEqualTo(new WaEvent.Address(jid(bob), Jid.lid(bob.lid())));
    await()
        .atMost(LiveClient.PATIENCE)
        .until(
            () ->
                store.received(ReceiptReceived.class).stream()
                        .filter(it -> it.chat().equals(group) && it.messageIds().contains(first))
                        .map(it -> it.by().phone())
                        .distinct()
                        .count()
                    == 2);
  }

  @Test
  void ownPhoneInTheGroupShouldBeOurselves() {
    Jid group = create(bob);
    send(group, "from here");
    alice.send(group.toString(), "from my phone").join();

    MessageReceived copy = client.awaitReceived(MessageReceived.class, 1).getFirst();
    assertThat(copy.fromMe()).isTrue();
    assertThat(copy.chat()).isEqualTo(group);
    assertThat(copy.content()).isEqualTo(new MessageContent.Text("from my phone"));
  }

  @Test
  void messagesThatWaitedShouldComeInOrderWithTheKeysThatCameBetween() {
    Jid group = create(bob, carol);
    send(group, "online");
    arrived(bob, "online");
    client.close();
    await().atMost(LiveClient.PATIENCE).until(() -> !isOnline(alice));
    for (int i = 0; i < 5; i++) {
      bob.send(group.toString(), "bob " + i).join();
      carol.send(group.toString(), "carol " + i).join();
    }
    sandbox.groups().rename(group.toString(), bob.number(), "Later").join();
    client = new LiveClient(settings(), transport, store);
    List<MessageReceived> received = client.awaitReceived(MessageReceived.class, 10);

    assertThat(received)
        .extracting(it -> ((MessageContent.Text) it.content()).text())
        .containsExactly(
            "bob 0", "carol 0", "bob 1", "carol 1", "bob 2", "carol 2", "bob 3", "carol 3", "bob 4",
            "carol 4");
    assertThat(change(GroupChange.Subject.class).subject()).isEqualTo("Later");
    assertThat(store.received(WaEvent.MessageUndecryptable.class)).isEmpty();
  }

  @Test
  void memberWhoLostOurKeyShouldAskAndBeAnswered() {
    Jid group = create(bob);
    InMemoryDeviceStore bobs = new InMemoryDeviceStore();
    try (LiveClient other = link(bob, bobs)) {
      send(group, "first");
      other.awaitReceived(MessageReceived.class, 1);
    }
    forgetSenderKeys(bobs);
    try (LiveClient other = new LiveClient(settings(), transport, bobs)) {
      other.awaitEvent(WaEvent.Connected.class);
      send(group, "second");

      List<MessageReceived> received = other.awaitReceived(MessageReceived.class, 2);
      assertThat(received.getLast().content()).isEqualTo(new MessageContent.Text("second"));
      assertThat(received.getLast().chat()).isEqualTo(group);
      assertThat(bobs.received(WaEvent.MessageUndecryptable.class))
          .extracting(WaEvent.MessageUndecryptable::reason)
          .containsExactly("NO_SENDER_KEY");
      send(group, "third");
      assertThat(other.awaitReceived(MessageReceived.class, 3).getLast().content())
          .isEqualTo(new MessageContent.Text("third"));
    }
  }

  @Test
  void weShouldAskAndBeAnsweredWhenAKeyIsLost() {
    Jid group = create(bob);
    bob.send(group.toString(), "first").join();
    client.awaitReceived(MessageReceived.class, 1);
    client.close();
    await().atMost(LiveClient.PATIENCE).until(() -> !isOnline(alice));
    forgetSenderKeys(store);
    client = new LiveClient(settings(), transport, store);
    client.awaitEvent(WaEvent.Connected.class);

    bob.send(group.toString(), "second").join();
    List<MessageReceived> received = client.awaitReceived(MessageReceived.class, 2);
    bob.send(group.toString(), "third").join();

    assertThat(received.getLast().content()).isEqualTo(new MessageContent.Text("second"));
    assertThat(client.awaitReceived(MessageReceived.class, 3).getLast().content())
        .isEqualTo(new MessageContent.Text("third"));
  }

  @Test
  void strangerShouldNotBeSentTo() {
    String id = sandbox.groups().create(bob.number(), "Theirs", List.of()).join().id();

    SendException refused =
        catchThrowableOfType(
            SendException.class,
            () -> {
              try {
                client.prepare("3EB0STRANGER", Jid.parse(id), "no");
              } catch (CompletionException e) {
                throw e.getCause();
              }
            });
    assertThat(refused.reason()).isEqualTo(SendException.Reason.NOT_A_MEMBER);
  }

  @Test
  void aThousandMembersShouldCostOneEncryptionAndOnlyTheKeysThatAreNeeded() {
    List<String> numbers = crowd(997);
    numbers.add(bob.number());
    numbers.add(carol.number());
    Jid group =
        client
            .groups(
                groups ->
                    groups.create(
                        "Thousand",
                        numbers.stream().map(Jid::phone).toList(),
                        GroupSettings.DEFAULT,
                        "key"))
            .jid();

    Cost first = cost(group, "one");
    Cost second = cost(group, "two");
    link(bob, new InMemoryDeviceStore()).close();
    Cost third = cost(group, "three");
    Cost fourth = cost(group, "four");
    client.groups(groups -> groups.remove(group, List.of(jid(carol))));
    Cost fifth = cost(group, "five");
    Cost sixth = cost(group, "six");
    System.out.printf(
        "1,000 members, encryptions of the text + of the key: first send %s, second %s, one more"
            + " companion %s and %s, one removed %s, then %s%n",
        first, second, third, fourth, fifth, sixth);

    assertThat(first).isEqualTo(new Cost(1, 1_000));
    assertThat(second).isEqualTo(new Cost(1, 0));
    // The new device is known by notification, or by the hash in the answer to the first of these.
    assertThat(third.keys() + fourth.keys()).isEqualTo(1);
    assertThat(third.texts() + fourth.texts()).isEqualTo(2);
    assertThat(fifth).isEqualTo(new Cost(1, 1_000));
    assertThat(sixth).isEqualTo(new Cost(1, 0));
    arrived(bob, "six");
    assertThat(carol.messages().join()).extracting(PhoneMessage::text).doesNotContain("five");
  }

  /// What one message to a group costs. @param texts encryptions of the text @param keys of the key
  private record Cost(int texts, int keys) {
    @Override
    public String toString() {
      return texts + " + " + keys;
    }
  }

  private Cost cost(Jid group, String text) {
    PreparedMessage prepared = client.prepare(nextId(), group, text);
    Node stanza = new NodeDecoder(NodeLimits.DEFAULT).decode(prepared.stanza());
    assertThat(client.transmit(prepared).error()).isNull();
    int keys = stanza.child("participants").map(all -> all.children("to").size()).orElse(0);
    return new Cost(stanza.children("enc").size(), keys);
  }

  /// Phones that are off: they cost the network no answers.
  private static List<String> crowd(int count) {
    PhoneSettings off = PhoneSettings.DEFAULT.withOnline(false);
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(sandbox.phones().create(null, "Member " + i, off).join().number());
    }
    return numbers;
  }

  private Jid create(VirtualPhone... members) {
    List<Jid> wanted = Arrays.stream(members).map(GroupSandboxIT::jid).toList();
    return client
        .groups(groups -> groups.create("Crew", wanted, GroupSettings.DEFAULT, "key"))
        .jid();
  }

  private String send(Jid group, String text) {
    String id = nextId();
    assertThat(client.send(id, group, text).error()).isNull();
    return id;
  }

  private String nextId() {
    return "3EB0%016d".formatted(++messages);
  }

  private <T extends GroupChange> T change(Class<T> type) {
    await().atMost(LiveClient.PATIENCE).until(() -> changes().stream().anyMatch(type::isInstance));
    return changes().stream().filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
  }

  private List<GroupChange> changes() {
    return store.received(GroupChanged.class).stream().map(GroupChanged::change).toList();
  }

  private <T> GroupException.Reason refused(Function<Groups, CompletionStage<T>> call) {
    return catchThrowableOfType(
            GroupException.class,
            () -> {
              try {
                client.groups(call);
              } catch (CompletionException e) {
                throw e.getCause();
              }
            })
        .reason();
  }

  private static void forgetSenderKeys(InMemoryDeviceStore store) {
    store.keys(StateKey.Kind.SENDER_KEY).forEach(key -> store.tamper(key, null));
  }

  private static PhoneMessage arrived(VirtualPhone phone, String text) {
    return phone.awaitMessage(message -> message.text().equals(text), LiveClient.PATIENCE).join();
  }

  private static boolean isOnline(VirtualPhone phone) {
    return phone.devices().join().getLast().online();
  }

  private static LiveClient link(VirtualPhone phone, InMemoryDeviceStore store) {
    LiveClient linked = new LiveClient(settings(), transport, store);
    phone.scan(linked.awaitCode()).join();
    linked.awaitEvent(WaEvent.OfflineDrained.class);
    return linked;
  }

  private static ClientSettings settings() {
    return new ClientSettings(sandbox.tcp(), sandbox.trustRoot(), "2.3000.1023456789", "Manyline");
  }

  private static Jid jid(VirtualPhone phone) {
    return Jid.phone(phone.number());
  }
}
