package io.manyline.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.SandboxSettings;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.event.Setting;
import io.manyline.whatsapp.event.WaEvent.HistorySynced;
import io.manyline.whatsapp.event.WaEvent.SettingsChanged;
import io.manyline.whatsapp.event.WaEvent.SettingsFailed;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.socket.NettyTransport;
import io.manyline.whatsapp.store.InMemoryDeviceStore;
import io.manyline.whatsapp.syncd.SyncCollection;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Synced settings between a phone, a client and a second client of the same account.
final class SettingsIT {
  private static Sandbox sandbox;
  private static NettyTransport transport;

  private VirtualPhone alice;
  private VirtualPhone bob;
  private Jid chat;

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
    chat = Jid.phone(bob.number());
  }

  @Test
  void linkedClientShouldLearnNamesAndWhatThePhoneChanges() {
    bob.send(alice.number(), "before").join();
    alice.awaitMessage(message -> message.text().equals("before"), LiveClient.PATIENCE).join();
    try (LiveClient client = link()) {
      awaitSetting(client, new Setting.PushName("Alice"));
      awaitSetting(client, new Setting.Contact(chat, "Bob", "Bob"));
      assertThat(client.store.received(SettingsChanged.class)).allMatch(SettingsChanged::initial);
      assertThat(client.awaitReceived(HistorySynced.class, 4))
          .extracting(HistorySynced::type)
          .containsExactly("non_blocking_data", "push_name", "initial_bootstrap", "recent");
      assertThat(client.store.received(HistorySynced.class).get(2).counts().messages())
          .isEqualTo(1);

      Instant until = Instant.ofEpochSecond(2_000_000_000);
      alice.sync().mute(bob.number(), true, until).join();
      alice.sync().pin(bob.number(), true).join();
      alice.sync().star(bob.number(), "3EB0A", false, true).join();
      alice.sync().nameContact(bob.number(), "Bobby").join();
      alice.sync().nameContact(bob.number(), null).join();

      awaitSetting(client, new Setting.Muted(chat, true, until));
      awaitSetting(client, new Setting.Pinned(chat, true));
      awaitSetting(client, new Setting.Starred(chat, "3EB0A", false, null, true));
      awaitSetting(client, new Setting.ContactRemoved(chat));
      assertThat(client.store.received(SettingsFailed.class)).isEmpty();
    }
  }

  @Test
  void clientsChangesShouldReachThePhoneAndASiblingAlsoAtOnce() {
    try (LiveClient client = link();
        LiveClient sibling = link()) {
      awaitSetting(client, new Setting.PushName("Alice"));
      awaitSetting(sibling, new Setting.PushName("Alice"));
      List<Setting> changes =
          List.of(
              new Setting.Contact(chat, "Robert", "Rob"),
              new Setting.Muted(chat, true, null),
              new Setting.Archived(chat, true),
              new Setting.MarkedRead(chat, false),
              new Setting.Starred(chat, "3EB0B", true, null, true),
              new Setting.Label("5", "VIP", 4, false),
              new Setting.Labeled(chat, "5", true),
              new Setting.PushName("Alice B"));
      for (Setting setting : changes) {
        client.change(setting);
      }
      changes.forEach(setting -> awaitSetting(sibling, setting));
      assertThat(alice.name()).isEqualTo("Alice B");
      assertThat(alice.sync().settings(SyncCollection.REGULAR).join()).hasSize(2);

      List<CompletableFuture<Void>> both =
          List.of(
              CompletableFuture.runAsync(
                  () -> client.change(new Setting.Pinned(chat, true)), Thread::startVirtualThread),
              CompletableFuture.runAsync(
                  () -> sibling.change(new Setting.MarkedRead(chat, true)),
                  Thread::startVirtualThread));
      both.forEach(CompletableFuture::join);
      awaitSetting(client, new Setting.MarkedRead(chat, true));
      awaitSetting(sibling, new Setting.Pinned(chat, true));
      assertThat(alice.sync().refused().join()).isZero();
      assertThat(client.store.received(SettingsFailed.class)).isEmpty();
    }
  }

  @Test
  void whatChangedMeanwhileShouldBeLearnedAtTheNextLogin() {
    InMemoryDeviceStore store = new InMemoryDeviceStore();
    try (LiveClient client = link(store)) {
      awaitSetting(client, new Setting.PushName("Alice"));
    }
    alice.sync().pin(bob.number(), true).join();
    try (LiveClient again = new LiveClient(settings(), transport, store)) {
      awaitSetting(again, new Setting.Pinned(chat, true));
    }
  }

  private LiveClient link() {
    return link(new InMemoryDeviceStore());
  }

  private LiveClient link(InMemoryDeviceStore store) {
    LiveClient client = new LiveClient(settings(), transport, store);
    alice.scan(client.awaitCode()).join();
    return client;
  }

  private static ClientSettings settings() {
    return new ClientSettings(sandbox.tcp(), sandbox.trustRoot(), "2.3000.1023456789", "Manyline");
  }

  private static void awaitSetting(LiveClient client, Setting expected) {
    await()
        .atMost(LiveClient.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(client.store.received(SettingsChanged.class))
                    .flatExtracting(SettingsChanged::changes)
                    .extracting(SettingsChanged.Change::setting)
                    .contains(expected));
  }
}
