package io.manyline.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.SandboxSettings;
import io.manyline.sandbox.phone.PhoneDraft;
import io.manyline.sandbox.phone.PhoneMessage;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.sandbox.status.StatusPrivacy;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.content.MessageRef;
import io.manyline.whatsapp.event.Setting;
import io.manyline.whatsapp.event.WaEvent.MessageReceived;
import io.manyline.whatsapp.event.WaEvent.OfflineDrained;
import io.manyline.whatsapp.event.WaEvent.ReceiptReceived;
import io.manyline.whatsapp.event.WaEvent.SettingsChanged;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.socket.NettyTransport;
import io.manyline.whatsapp.store.InMemoryDeviceStore;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Status posts between phones and clients.
final class StatusSandboxIT {
  private static final String STATUS = "status@broadcast";

  private static Sandbox sandbox;
  private static NettyTransport transport;

  private VirtualPhone alice;
  private VirtualPhone bob;
  private VirtualPhone carol;

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
    carol = sandbox.phones().create(null, "Carol").join();
    alice.sync().nameContact(bob.number(), "Bob").join();
    alice.sync().nameContact(carol.number(), "Carol").join();
  }

  @Test
  void postShouldReachTheContactsAndViewsAndReactionsComeBack() {
    try (LiveClient client = link(alice)) {
      awaitContacts(client, 2);
      client.send("3EB0STATUS1", Jid.STATUS, "sunny");
      awaitText(bob, "sunny");
      awaitText(carol, "sunny");
      awaitText(alice, "sunny");
      assertThat(message(bob, "sunny").to()).isEqualTo(STATUS);

      bob.read(List.of("3EB0STATUS1")).join();
      await()
          .atMost(LiveClient.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(client.store.received(ReceiptReceived.class))
                      .anyMatch(
                          seen ->
                              seen.status() == ReceiptReceived.Status.READ
                                  && seen.chat().isStatus()
                                  && Jid.phone(bob.number()).equals(seen.by().phone())));
      bob.send(STATUS, new PhoneDraft.Reaction("3EB0STATUS1", "👍")).join();
      MessageReceived reaction = client.awaitReceived(MessageReceived.class, 1).getFirst();
      assertThat(reaction.chat()).isEqualTo(Jid.STATUS);
      assertThat(reaction.content()).isInstanceOf(MessageContent.Reaction.class);
      assertThat(((MessageContent.Reaction) reaction.content()).target().fromMe()).isTrue();

      client.send(
          "3EB0STATUS2", Jid.STATUS, new MessageContent.Revoke(MessageRef.own("3EB0STATUS1")));
      bob.awaitMessage(each -> each.kind().equals("delete"), LiveClient.PATIENCE).join();
      assertThat(carol.messages().join()).noneMatch(each -> each.kind().equals("reaction"));
    }
  }

  @Test
  void whoMayNotSeeAPostShouldNotGetIt() {
    StatusPrivacy allButCarol =
        new StatusPrivacy(StatusPrivacy.Type.BLACKLIST, List.of(carol.number()));
    try (LiveClient client = link(alice)) {
      awaitContacts(client, 2);
      client.send("3EB0STATUS3", Jid.STATUS, "for both");
      awaitText(carol, "for both");
      alice.changeStatusPrivacy(allButCarol).join();
      client.send("3EB0STATUS4", Jid.STATUS, "not for Carol");
      awaitText(bob, "not for Carol");
      alice.changeStatusPrivacy(StatusPrivacy.DEFAULT).join();
      client.send("3EB0STATUS5", Jid.STATUS, "for both again");
      awaitText(carol, "for both again");
    }
    assertThat(carol.messages().join())
        .extracting(PhoneMessage::text)
        .containsExactly("for both", "for both again");
  }

  @Test
  void postsOfAPhoneShouldReachItsContactsCompanionsAndItsOwn() {
    bob.sync().nameContact(alice.number(), "Alice").join();
    try (LiveClient alices = link(alice);
        LiveClient bobs = link(bob)) {
      String post = bob.send(STATUS, "raining").join();
      MessageReceived seen = alices.awaitReceived(MessageReceived.class, 1).getFirst();
      assertThat(seen.chat()).isEqualTo(Jid.STATUS);
      assertThat(seen.messageId()).isEqualTo(post);
      assertThat(seen.fromMe()).isFalse();
      assertThat(seen.from().phone()).isEqualTo(Jid.phone(bob.number()));
      assertThat(bobs.awaitReceived(MessageReceived.class, 1).getFirst().fromMe()).isTrue();

      alices.markRead(Jid.STATUS, Jid.lid(bob.lid()), List.of(post));
      await().atMost(LiveClient.PATIENCE).until(() -> message(bob, "raining").read());
      alices.send(
          "3EB0REACT",
          Jid.STATUS,
          new MessageContent.Reaction(MessageRef.of(post), "❤", Instant.EPOCH));
      bob.awaitMessage(each -> each.kind().equals("reaction"), LiveClient.PATIENCE).join();
    }
  }

  private static LiveClient link(VirtualPhone phone) {
    LiveClient client = new LiveClient(settings(), transport, new InMemoryDeviceStore());
    phone.scan(client.awaitCode()).join();
    client.awaitEvent(OfflineDrained.class);
    return client;
  }

  private static void awaitContacts(LiveClient client, int count) {
    await()
        .atMost(LiveClient.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(client.store.received(SettingsChanged.class))
                    .flatExtracting(SettingsChanged::changes)
                    .extracting(SettingsChanged.Change::setting)
                    .filteredOn(Setting.Contact.class::isInstance)
                    .hasSizeGreaterThanOrEqualTo(count));
  }

  private static void awaitText(VirtualPhone phone, String text) {
    phone.awaitMessage(each -> each.text().equals(text), LiveClient.PATIENCE).join();
  }

  private static PhoneMessage message(VirtualPhone phone, String text) {
    return phone.messages().join().stream()
        .filter(each -> each.text().equals(text))
        .findFirst()
        .orElseThrow();
  }

  private static ClientSettings settings() {
    return new ClientSettings(sandbox.tcp(), sandbox.trustRoot(), "2.3000.1023456789", "Manyline");
  }
}
