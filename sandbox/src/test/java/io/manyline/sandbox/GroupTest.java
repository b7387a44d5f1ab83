package io.manyline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyline.sandbox.companion.Link;
import io.manyline.sandbox.companion.TestCompanion;
import io.manyline.sandbox.group.GroupButtons;
import io.manyline.sandbox.group.GroupException;
import io.manyline.sandbox.phone.PhoneMessage;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupTest {
  private static final Jid GROUPS = Jid.parse("g.us");

  private final Sandbox sandbox = Sandbox.start(SandboxSettings.inMemory());
  private final VirtualPhone alice = sandbox.phones().create("15550100001", "Alice").join();
  private final VirtualPhone bob = sandbox.phones().create("15550100002", "Bob").join();
  private final VirtualPhone carol = sandbox.phones().create("15550100003", "Carol").join();
  private final TestCompanion companion = new TestCompanion(sandbox);
  private Link link;

  @BeforeEach
  void connect() throws Exception {
    companion.pair(sandbox.tcp(), alice);
    link = companion.online(sandbox.tcp());
  }

  @AfterEach
  void close() {
    link.close();
    sandbox.close();
  }

  @Test
  void groupShouldBeMadeWithMembersByLidAndTheUnknownReported() throws Exception {
    Node group = create("Crew", "15550100002", "19995550000");

    assertThat(group.required("subject")).isEqualTo("Crew");
    assertThat(group.required("addressing_mode")).isEqualTo("lid");
    assertThat(group.required("creator")).isEqualTo(alice.lid() + "@lid");
    List<Node> members = group.children("participant");
    assertThat(members).hasSize(3);
    assertThat(members.getFirst().required("type")).isEqualTo("superadmin");
    assertThat(members.get(1).required("jid")).isEqualTo(bob.lid() + "@lid");
    assertThat(members.get(1).required("phone_number")).isEqualTo("15550100002@s.whatsapp.net");
    assertThat(members.getLast().required("error")).isEqualTo("404");
  }

  @Test
  void changeOfAPhoneShouldReachTheCompanionAsNotification() throws Exception {
    GroupButtons.View group =
        sandbox.groups().create("15550100002", "Bob's", List.of("15550100001")).join();
    Node create = notification("create");
    sandbox.groups().rename(group.id(), "15550100001", "Ours").join();
    Node subject = notification("subject");
    sandbox
        .groups()
        .change(group.id(), "15550100002", GroupButtons.Action.REMOVE, List.of("15550100001"))
        .join();
    Node remove = notification("remove");

    assertThat(create.requiredChild("create").requiredChild("group").required("id"))
        .isEqualTo(Jid.parse(group.id()).user());
    assertThat(subject.required("participant")).isEqualTo(alice.lid() + "@lid");
    assertThat(subject.required("participant_pn")).isEqualTo("15550100001@s.whatsapp.net");
    assertThat(subject.requiredChild("subject").required("subject")).isEqualTo("Ours");
    assertThat(remove.requiredChild("remove").requiredChild("participant").required("jid"))
        .isEqualTo(alice.lid() + "@lid");
  }

  @Test
  void queriesOfThoseWhoMayNotShouldBeRefusedByCode() throws Exception {
    GroupButtons.View foreign = sandbox.groups().create("15550100002", "Theirs", List.of()).join();
    Jid theirs = Jid.parse(foreign.id());
    GroupButtons.View shared =
        sandbox.groups().create("15550100002", "Shared", List.of("15550100001")).join();
    Jid ours = Jid.parse(shared.id());
    Node query = Node.of("query").with("request", "interactive");

    assertThat(error(ask("get", theirs, query))).isEqualTo("403");
    assertThat(error(ask("get", Jid.group("1"), query))).isEqualTo("404");
    assertThat(error(ask("get", ours, Node.of("invite")))).isEqualTo("401");
    assertThat(error(ask("set", ours, Node.of("locked")))).isEqualTo("401");
    assertThat(error(ask("set", ours, Node.of("subject")))).isEqualTo("406");
    assertThat(error(ask("get", GROUPS, Node.of("invite").with("code", "no")))).isEqualTo("406");
    sandbox.groups().renewInvite(shared.id(), "15550100002").join();
    assertThat(error(ask("get", GROUPS, Node.of("invite").with("code", shared.inviteCode()))))
        .isEqualTo("410");
  }

  @Test
  void messageShouldReachEveryOtherDeviceWithTheKeyThatIsItsOwn() throws Exception {
    TestCompanion bobs = new TestCompanion(sandbox);
    bobs.pair(sandbox.tcp(), bob);
    try (Link listener = bobs.online(sandbox.tcp())) {
      Jid group = Jid.group(create("Crew", "15550100002").required("id"));

      Node ack = send(group, bobs.lid(), "2:wrong");
      Node withKey = listener.expect("message");
      send(group, Jid.lid(bob.lid()), null);
      Node without = listener.expect("message");

      assertThat(ack.attribute("error")).isEmpty();
      assertThat(ack.attribute("phash")).isPresent();
      assertThat(withKey.requiredJid("from")).isEqualTo(group);
      assertThat(withKey.requiredJid("participant")).isEqualTo(companion.lid());
      assertThat(withKey.requiredJid("participant_pn")).isEqualTo(Jid.phone("15550100001"));
      assertThat(types(withKey)).containsExactly("msg", "skmsg");
      assertThat(types(without)).containsExactly("skmsg");
      assertThat(link.pending()).noneMatch(node -> node.isTag("message"));
    }
  }

  @Test
  void removedMemberShouldHearOfItAndThenOfNothingMore() throws Exception {
    TestCompanion bobs = new TestCompanion(sandbox);
    bobs.pair(sandbox.tcp(), bob);
    try (Link listener = bobs.online(sandbox.tcp())) {
      Jid group = Jid.group(create("Crew", "15550100002").required("id"));
      sandbox
          .groups()
          .change(
              group.toString(), "15550100001", GroupButtons.Action.REMOVE, List.of("15550100002"))
          .join();
      listener.expect(node -> node.isTag("notification") && node.child("remove").isPresent());
      send(group, bobs.lid(), null);

      assertThat(listener.pending()).noneMatch(node -> node.isTag("message"));
    }
  }

  @Test
  void announcementsShouldBeForAdminsOnly() throws Exception {
    GroupButtons.View group =
        sandbox.groups().create("15550100002", "News", List.of("15550100001")).join();
    sandbox.groups().announce(group.id(), "15550100002", true).join();

    Node refused = send(Jid.parse(group.id()), Jid.lid(bob.lid()), null);
    sandbox
        .groups()
        .change(group.id(), "15550100002", GroupButtons.Action.PROMOTE, List.of("15550100001"))
        .join();
    Node allowed = send(Jid.parse(group.id()), Jid.lid(bob.lid()), null);

    assertThat(refused.required("error")).isEqualTo("401");
    assertThat(allowed.attribute("error")).isEmpty();
  }

  @Test
  void phonesShouldReadEachOtherAndNobodyWhoWasRemoved() {
    GroupButtons.View group =
        sandbox
            .groups()
            .create("15550100001", "Phones", List.of("15550100002", "15550100003"))
            .join();

    alice.send(group.id(), "first").join();
    await(bob, "first");
    await(carol, "first");
    bob.send(group.id(), "second").join();
    await(alice, "second");
    await(carol, "second");
    sandbox
        .groups()
        .change(group.id(), "15550100001", GroupButtons.Action.REMOVE, List.of("15550100003"))
        .join();
    alice.send(group.id(), "third").join();
    await(bob, "third");

    assertThat(carol.messages().join()).extracting(PhoneMessage::text).doesNotContain("third");
    assertThat(await(bob, "third").to()).isEqualTo(group.id());
  }

  @Test
  void approvalShouldKeepTheDoorUntilAnAdminOpens() {
    GroupButtons.View group = sandbox.groups().create("15550100001", "Club", List.of()).join();
    sandbox.groups().approval(group.id(), "15550100001", true).join();

    assertThat(sandbox.groups().join(group.inviteCode(), "15550100002").join()).isFalse();
    assertThat(sandbox.groups().find(group.id()).join().requests()).containsExactly("15550100002");
    sandbox
        .groups()
        .change(group.id(), "15550100001", GroupButtons.Action.APPROVE, List.of("15550100002"))
        .join();

    assertThat(sandbox.groups().find(group.id()).join().members()).containsKey("15550100002");
    assertThatThrownBy(() -> sandbox.groups().join(group.inviteCode(), "15550100002").join())
        .hasCauseInstanceOf(GroupException.class);
  }

  @Test
  void groupShouldOutliveTheProcessWithItsKeys(@TempDir Path data) {
    SandboxSettings kept = new SandboxSettings("127.0.0.1", 0, 0, 0, data, 1);
    String id;
    try (Sandbox before = Sandbox.start(kept)) {
      before.phones().create("15550100001", "Alice").join();
      VirtualPhone peer = before.phones().create("15550100002", "Bob").join();
      id = before.groups().create("15550100001", "Kept", List.of("15550100002")).join().id();
      before.phones().find("15550100001").join().send(id, "before").join();
      await(peer, "before");
    }
    try (Sandbox after = Sandbox.start(kept)) {
      VirtualPhone peer = after.phones().find("15550100002").join();
      after.phones().find("15550100001").join().send(id, "after").join();

      assertThat(await(peer, "after").to()).isEqualTo(id);
      assertThat(after.groups().find(id).join().subject()).isEqualTo("Kept");
    }
  }

  @Test
  void buttonsShouldWorkOverHttp() throws Exception {
    Http http = new Http(sandbox);
    String body = "{\"creator\":\"15550100001\",\"subject\":\"Web\",\"members\":[\"15550100002\"]}";
    HttpResponse<String> created = http.post("/groups", body);
    String id = sandbox.groups().all().join().getFirst().id();
    HttpResponse<String> changed =
        http.send(
            "PATCH",
            "/groups/" + id,
            "{\"by\":\"15550100001\",\"locked\":true,\"subject\":\"Net\"}");
    HttpResponse<String> refused =
        http.send("PATCH", "/groups/" + id, "{\"by\":\"15550100002\",\"subject\":\"No\"}");
    HttpResponse<String> sent =
        http.post("/phones/15550100001/messages", "{\"to\":\"" + id + "\",\"text\":\"web\"}");

    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.body()).contains(id, "\"15550100002\":\"MEMBER\"");
    assertThat(changed.body()).contains("\"subject\":\"Net\"", "\"locked\":true");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("GROUP_401");
    assertThat(sent.statusCode()).isEqualTo(201);
    assertThat(await(bob, "web").to()).isEqualTo(id);
  }

  private Node create(String subject, String... numbers) throws Exception {
    List<Node> wanted = new ArrayList<>();
    for (String number : numbers) {
      wanted.add(Node.of("participant").with("jid", Jid.phone(number)));
    }
    return ask("set", GROUPS, Node.of("create").with("subject", subject).withChildren(wanted))
        .requiredChild("group");
  }

  private Node ask(String type, Jid to, Node child) throws Exception {
    return link.query(Node.of("iq", child).with("type", type).with("xmlns", "w:g2").with("to", to));
  }

  private static String error(Node answer) {
    return answer.requiredChild("error").required("code");
  }

  /// What is inside does not matter to the server. @return the ack
  private Node send(Jid group, Jid keyFor, String phash) throws Exception {
    String id = "3EB0" + System.nanoTime();
    Node enc = Node.of("enc").with("v", 2).withBytes(new byte[] {1, 2, 3});
    Node key = Node.of("to", enc.with("type", "msg")).with("jid", keyFor);
    link.send(
        Node.of("message", Node.of("participants", key), enc.with("type", "skmsg"))
            .with("id", id)
            .with("to", group)
            .with("type", "text")
            .with("phash", phash));
    return link.expect(
        node -> node.isTag("ack") && node.attribute("id").filter(id::equals).isPresent());
  }

  private static List<String> types(Node message) {
    return message.children("enc").stream().map(enc -> enc.required("type")).toList();
  }

  private Node notification(String change) throws Exception {
    return link.expect(node -> node.isTag("notification") && node.child(change).isPresent());
  }

  private static PhoneMessage await(VirtualPhone phone, String text) {
    return phone
        .awaitMessage(message -> message.text().equals(text), Duration.ofSeconds(10))
        .join();
  }
}
