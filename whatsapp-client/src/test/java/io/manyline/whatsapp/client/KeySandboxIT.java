package io.manyline.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.SandboxSettings;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.event.DisconnectReason.Kind;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.event.WaEvent.IdentityChanged;
import io.manyline.whatsapp.event.WaEvent.MessageReceived;
import io.manyline.whatsapp.event.WaEvent.MessageUndecryptable;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.record.StoredDeviceList;
import io.manyline.whatsapp.record.StoredPreKeyMeta;
import io.manyline.whatsapp.socket.NettyTransport;
import io.manyline.whatsapp.store.InMemoryDeviceStore;
import io.manyline.whatsapp.store.StateKey;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Keys and devices that change while a client is linked, over real sockets.
final class KeySandboxIT {
  private static Sandbox sandbox;
  private static NettyTransport transport;

  private VirtualPhone alice;
  private VirtualPhone bob;

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
  void createPhones() {
    alice = sandbox.phones().create(null, "Alice").join();
    bob = sandbox.phones().create(null, "Bob").join();
  }

  @Test
  void contactThatRegisteredAnewShouldBeToldOfAndReachedBothWays() {
    try (LiveClient client = link(alice)) {
      client.send("3EB0000000000000K001", jid(bob), "one");
      bob.awaitMessage(message -> message.text().equals("one"), LiveClient.PATIENCE).join();
      bob.send(alice.number(), "two").join();
      client.awaitReceived(MessageReceived.class, 1);

      VirtualPhone anew = sandbox.phones().reinstall(bob.number()).join();
      IdentityChanged changed = client.awaitReceived(IdentityChanged.class, 1).getFirst();
      client.send("3EB0000000000000K002", jid(bob), "three");
      anew.awaitMessage(message -> message.text().equals("three"), LiveClient.PATIENCE).join();
      anew.send(alice.number(), "four").join();

      assertThat(texts(client.awaitReceived(MessageReceived.class, 2))).endsWith("four");
      assertThat(changed.contact().phone()).isEqualTo(jid(bob));
      assertThat(client.store.received(IdentityChanged.class)).hasSize(1);
      assertThat(client.store.received(MessageUndecryptable.class)).isEmpty();
    }
  }

  @Test
  void clientOfAPhoneThatRegisteredAnewShouldBeLoggedOut() {
    try (LiveClient client = link(alice)) {
      sandbox.phones().reinstall(alice.number()).join();

      assertThat(client.awaitEnd()).isEqualTo(Kind.LOGGED_OUT);
    }
  }

  @Test
  void digestOfTheServerShouldAgreeWithWhatWasUploaded() throws Exception {
    try (LiveClient client = link(alice)) {
      await().atMost(LiveClient.PATIENCE).until(() -> meta(client).getCheckedAt() > 0);

      // The phone used one or two for what it tells a new companion; nothing was uploaded again.
      assertThat(client.store.count(StateKey.Kind.PRE_KEY)).isBetween(800L, 812L);
      assertThat(meta(client).getPendingCount()).isZero();
    }
  }

  @Test
  void companionOfAContactShouldBeAddressedAsSoonAsItIsTold() throws Exception {
    try (LiveClient client = link(alice)) {
      client.send("3EB0000000000000K003", jid(bob), "before");
      StateKey devices = new StateKey(StateKey.Kind.DEVICE_LIST, Jid.lid(bob.lid()).toString());
      assertThat(devices(client, devices)).containsExactly(0);

      try (LiveClient second = link(bob)) {
        await()
            .atMost(LiveClient.PATIENCE)
            .until(
                () -> client.store.read(devices) != null && devices(client, devices).size() == 2);
        client.send("3EB0000000000000K004", jid(bob), "to both");

        assertThat(texts(second.awaitReceived(MessageReceived.class, 1))).contains("to both");
      }
    }
  }

  private LiveClient link(VirtualPhone phone) {
    LiveClient client =
        new LiveClient(
            new ClientSettings(sandbox.tcp(), sandbox.trustRoot(), "2.3000.1023456789", "Manyline"),
            transport,
            new InMemoryDeviceStore());
    phone.scan(client.awaitCode()).join();
    client.awaitEvent(WaEvent.Connected.class);
    return client;
  }

  private static StoredPreKeyMeta meta(LiveClient client) throws Exception {
    byte[] stored = client.store.read(StateKey.single(StateKey.Kind.PRE_KEY_META));
    return stored == null
        ? StoredPreKeyMeta.getDefaultInstance()
        : StoredPreKeyMeta.parseFrom(stored);
  }

  private static List<Integer> devices(LiveClient client, StateKey list) throws Exception {
    return StoredDeviceList.parseFrom(client.store.read(list)).getDevicesList();
  }

  private static List<String> texts(List<MessageReceived> messages) {
    return messages.stream()
        .map(message -> ((MessageContent.Text) message.content()).text())
        .toList();
  }

  private static Jid jid(VirtualPhone phone) {
    return Jid.phone(phone.number());
  }
}
