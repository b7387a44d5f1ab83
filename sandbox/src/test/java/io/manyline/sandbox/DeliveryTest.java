package io.manyline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.sandbox.companion.Link;
import io.manyline.sandbox.companion.TestCompanion;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.ClientPayload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryTest {
  @TempDir private Path data;

  private Sandbox sandbox;
  private VirtualPhone alice;
  private VirtualPhone bob;

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void backlogShouldComeInOrderBeforeWhatIsNewAndUntilItIsConfirmed() throws Exception {
    TestCompanion companion = paired();
    for (int i = 0; i < 5; i++) {
      bob.send(alice.number(), "text " + i).join();
    }
    List<Node> first = backlog(companion, 2, 5);
    List<Node> second = backlog(companion, 3, 3);

    assertThat(first)
        .extracting(node -> node.required("offline"))
        .containsExactly("0", "1", "2", "3", "4");
    assertThat(second.stream().map(node -> node.required("id")))
        .containsExactlyElementsOf(
            first.stream().skip(2).map(node -> node.required("id")).toList());
    try (Link link = companion.online(sandbox.tcp())) {
      assertThat(link.pending()).noneMatch(node -> node.isTag("message"));
    }
  }

  @Test
  void ackAloneShouldTakeAStanzaOffTheQueue() throws Exception {
    TestCompanion companion = paired();
    bob.send(alice.number(), "acknowledge me").join();
    try (Link link = companion.online(sandbox.tcp())) {
      Node message = link.expect("message");
      link.send(
          Node.of("ack")
              .with("class", "message")
              .with("id", message.required("id"))
              .with("to", message.requiredJid("from")));
      link.pending();
    }

    assertThat(preview(companion).required("count")).isEqualTo("0");
  }

  @Test
  void previewShouldCountWhatWaitsByKind() throws Exception {
    TestCompanion companion = paired();
    bob.send(alice.number(), "one").join();
    bob.send(alice.number(), "two").join();
    new TestCompanion(sandbox).pair(sandbox.tcp(), alice);

    Node preview = preview(companion);

    assertThat(preview.required("count")).isEqualTo("4");
    assertThat(preview.required("message")).isEqualTo("2");
    assertThat(preview.required("notification")).as("account_sync, devices").isEqualTo("2");
  }

  @Test
  void nothingShouldComeBeforeAPassiveClientIsActiveAndThenEverythingOnce() throws Exception {
    TestCompanion companion = paired();
    try (Link link = companion.login(sandbox.tcp())) {
      bob.send(alice.number(), "while passive").join();
      assertThat(link.pending()).noneMatch(node -> node.isTag("message"));

      link.query(Node.of("iq", Node.of("active")).with("type", "set").with("xmlns", "passive"));

      assertThat(companion.receive(link, true).text()).isEqualTo("while passive");
      assertThat(link.pending())
          .noneMatch(node -> node.isTag("message"))
          .anyMatch(node -> node.child("offline").isPresent());
    }
  }

  @Test
  void longBacklogShouldComeAsFastAsItIsPulledAndWholeBeforeWhatIsNew() throws Exception {
    TestCompanion companion = paired();
    for (int i = 0; i < 25; i++) {
      bob.send(alice.number(), "text " + i).join();
    }
    try (Link link = companion.login(sandbox.tcp())) {
      link.send(pull(1));
      assertThat(messages(link)).as("the first few, and one that was pulled").hasSize(11);
      link.send(pull(5));
      assertThat(messages(link)).hasSize(16);
      bob.send(alice.number(), "meanwhile").join();
      link.send(pull(100));

      List<Node> all = messages(link);
      assertThat(all.stream().map(node -> node.required("offline")))
          .containsExactlyElementsOf(IntStream.range(0, 26).mapToObj(Integer::toString).toList());
      Node end = link.expect(node -> node.child("offline").isPresent());
      assertThat(end.requiredChild("offline").required("count")).isEqualTo("26");
      bob.send(alice.number(), "live").join();
      assertThat(messages(link))
          .hasSize(27)
          .last()
          .satisfies(node -> assertThat(node.attribute("offline")).isEmpty());
    }
  }

  @Test
  void longBacklogShouldComeByItselfToAClientThatNeverPulls() throws Exception {
    TestCompanion companion = paired();
    for (int i = 0; i < 25; i++) {
      bob.send(alice.number(), "text " + i).join();
    }
    try (Link link = companion.connect(sandbox.tcp(), active(companion))) {
      link.expect("success");
      assertThat(messages(link)).as("at once, since it is not passive").hasSize(10);

      Node end = link.expect(node -> node.child("offline").isPresent());

      assertThat(end.requiredChild("offline").required("count")).isEqualTo("25");
      assertThat(messages(link)).hasSize(25);
    }
  }

  @Test
  void whatWasNotConfirmedShouldComeAgainWithItsTime() throws Exception {
    TestCompanion companion = paired();
    bob.send(alice.number(), "one").join();
    Node first;
    try (Link link = companion.login(sandbox.tcp())) {
      link.send(pull(1));
      first = link.expect("message");
    }
    Awaitility.await()
        .until(() -> Instant.now().getEpochSecond() > first.number("t").orElseThrow());
    try (Link link = companion.login(sandbox.tcp())) {
      link.send(pull(1));
      assertThat(link.expect("message").required("t")).isEqualTo(first.required("t"));
    }
  }

  @Test
  void kindsShouldShareOneOrder() throws Exception {
    TestCompanion companion = paired();
    String sent;
    try (Link link = companion.online(sandbox.tcp())) {
      bob.change(settings -> settings.withOnline(false)).join();
      sent = companion.sendText(link, Jid.phone(bob.number()), "to bob");
      link.pending();
    }
    Awaitility.await().until(() -> !alice.devices().join().getLast().online());
    bob.change(settings -> settings.withOnline(true)).join();
    bob.awaitMessage(message -> message.id().equals(sent), java.time.Duration.ofSeconds(5)).join();
    bob.send(alice.number(), "to alice").join();
    new TestCompanion(sandbox).pair(sandbox.tcp(), alice);

    try (Link link = companion.login(sandbox.tcp())) {
      link.send(pull(50));
      link.expect(node -> node.child("offline").isPresent());
      assertThat(
              link.unexpected().stream()
                  .filter(node -> node.attribute("offline").isPresent())
                  .map(Node::tag))
          .startsWith("receipt", "message", "notification");
    }
  }

  private static Node pull(int count) {
    return Node.of("ib", Node.of("offline_batch").with("count", count));
  }

  private static ClientPayload active(TestCompanion companion) {
    return companion.loginPayload().toBuilder().setPassive(false).build();
  }

  private static List<Node> messages(Link link) throws Exception {
    return link.pending().stream().filter(node -> node.isTag("message")).toList();
  }

  @Test
  void olderConnectionShouldBeReplacedWhenTheDeviceLogsInAgain() throws Exception {
    TestCompanion companion = paired();
    Link old = companion.online(sandbox.tcp());
    Link next = companion.online(sandbox.webSocket());

    Node error = old.expect("stream:error");

    assertThat(error.requiredChild("conflict").required("type")).isEqualTo("replaced");
    assertThat(error.attribute("code")).isEmpty();
    old.expectEnd();
    bob.send(alice.number(), "to the newer one").join();
    assertThat(companion.receive(next, true).text()).isEqualTo("to the newer one");
    next.close();
    old.close();
  }

  @Test
  void companionShouldBeLoggedOutWhenThePhoneUnlinksIt() throws Exception {
    TestCompanion companion = paired();
    Link link = companion.online(sandbox.tcp());

    alice.unlink(companion.jid().device()).join();
    Node error = link.expect("stream:error");

    assertThat(error.required("code")).isEqualTo("401");
    assertThat(error.requiredChild("conflict").required("type")).isEqualTo("device_removed");
    link.expectEnd();
    try (Link again = companion.connect(sandbox.tcp())) {
      assertThat(again.expect("failure").required("reason")).isEqualTo("401");
    }
    assertThat(alice.devices().join()).hasSize(1);
  }

  @Test
  void companionShouldBeUnlinkedWhenItLogsOut() throws Exception {
    TestCompanion companion = paired();
    try (Link link = companion.online(sandbox.tcp())) {
      Node remove =
          Node.of("remove-companion-device")
              .with("jid", companion.jid())
              .with("reason", "user_initiated");

      Node answer = link.query(Node.of("iq", remove).with("type", "set").with("xmlns", "md"));

      assertThat(answer.required("type")).isEqualTo("result");
      assertThat(link.expect("stream:error").required("code")).isEqualTo("401");
      link.expectEnd();
    }
    assertThat(alice.devices().join()).hasSize(1);
  }

  @Test
  void worldShouldBeTheSameAfterARestartAndAfterATornWrite() throws Exception {
    TestCompanion companion = paired();
    String root = hex(sandbox.trustRoot().publicKey());
    String pem = sandbox.tlsCertificatePem();
    String first;
    try (Link link = companion.online(sandbox.tcp())) {
      first = companion.sendText(link, Jid.phone(bob.number()), "before");
      Awaitility.await().until(() -> bob.messages().join().size() == 1);
    }
    bob.send(alice.number(), "while away").join();
    Path image = Files.createDirectory(data.resolve("killed"));
    byte[] journal = Files.readAllBytes(data.resolve("world.log"));
    sandbox.close();
    Files.write(image.resolve("world.log"), journal);
    Files.write(
        image.resolve("world.log"),
        new byte[] {0, 0, 1, 0, 9, 9, 9},
        java.nio.file.StandardOpenOption.APPEND);

    restart(image);
    companion.moveTo(sandbox);

    assertThat(hex(sandbox.trustRoot().publicKey())).isEqualTo(root);
    assertThat(sandbox.tlsCertificatePem()).isEqualTo(pem);
    assertThat(bob.messages().join()).extracting("id").contains(first);
    try (Link link = companion.online(sandbox.tcp())) {
      assertThat(companion.receive(link, true).text()).isEqualTo("while away");
      String id = companion.sendText(link, Jid.phone(bob.number()), "after");
      Awaitility.await()
          .untilAsserted(
              () -> assertThat(bob.messages().join()).extracting("id").contains(first, id));
      bob.send(alice.number(), "still on the same session").join();
      assertThat(companion.receive(link, true).text()).isEqualTo("still on the same session");
      link.pending();
    }
    sandbox.close();
    restart(image);
    companion.moveTo(sandbox);
    assertThat(preview(companion).required("message")).as("all was confirmed").isEqualTo("0");
  }

  @Test
  void phoneThatIsOffShouldGetWhatWasSentWhenItIsOnAgain() throws Exception {
    TestCompanion companion = paired();
    bob.change(settings -> settings.withOnline(false)).join();
    try (Link link = companion.online(sandbox.tcp())) {
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        ids.add(companion.sendText(link, Jid.phone(bob.number()), "text " + i));
      }
      link.pending();
      assertThat(bob.messages().join()).isEmpty();

      bob.change(settings -> settings.withOnline(true)).join();

      Awaitility.await()
          .untilAsserted(() -> assertThat(bob.messages().join()).extracting("id").isEqualTo(ids));
    }
  }

  private List<Node> backlog(TestCompanion companion, int confirmed, int expected)
      throws Exception {
    try (Link link = companion.online(sandbox.tcp())) {
      bob.send(alice.number(), "new").join();
      List<Node> messages = new ArrayList<>();
      for (int i = 0; i < expected + 1; i++) {
        messages.add(link.expect("message"));
      }
      Node live = messages.removeLast();
      assertThat(live.attribute("offline")).as("what is new comes last").isEmpty();
      companion.confirm(link, live);
      for (int i : IntStream.range(0, confirmed).toArray()) {
        companion.confirm(link, messages.get(i));
      }
      link.pending();
      return messages;
    }
  }

  private Node preview(TestCompanion companion) throws Exception {
    try (Link link = companion.login(sandbox.tcp())) {
      return link.expect(node -> node.child("offline_preview").isPresent())
          .requiredChild("offline_preview");
    }
  }

  private TestCompanion paired() throws Exception {
    restart(data);
    TestCompanion companion = new TestCompanion(sandbox);
    companion.pair(sandbox.tcp(), alice);
    try (Link link = companion.online(sandbox.tcp())) {
      link.peerMessages(TestCompanion.WELCOME);
      link.pending();
    }
    return companion;
  }

  private void restart(Path directory) {
    sandbox = Sandbox.start(new SandboxSettings("127.0.0.1", 0, 0, 0, directory, 1));
    List<VirtualPhone> phones = sandbox.phones().all().join();
    alice = phones.isEmpty() ? create("15550100001", "Alice") : phones.getFirst();
    bob = phones.isEmpty() ? create("15550100002", "Bob") : phones.get(1);
  }

  private VirtualPhone create(String number, String name) {
    return sandbox.phones().create(number, name).join();
  }

  private static String hex(byte[] bytes) {
    return java.util.HexFormat.of().formatHex(bytes);
  }
}
