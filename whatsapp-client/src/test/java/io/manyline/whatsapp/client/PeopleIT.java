package io.manyline.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.SandboxSettings;
import io.manyline.sandbox.phone.PhoneMessage;
import io.manyline.sandbox.phone.PhonePeople.Sight;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.event.WaEvent.AboutChanged;
import io.manyline.whatsapp.event.WaEvent.BlocklistChanged;
import io.manyline.whatsapp.event.WaEvent.PictureChanged;
import io.manyline.whatsapp.event.WaEvent.PresenceChanged;
import io.manyline.whatsapp.event.WaEvent.PrivacyChanged;
import io.manyline.whatsapp.event.WaEvent.Typing;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.profile.Contact;
import io.manyline.whatsapp.profile.PictureAnswer;
import io.manyline.whatsapp.socket.NettyTransport;
import io.manyline.whatsapp.store.InMemoryDeviceStore;
import io.manyline.whatsapp.store.StateKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Presence, profile, privacy and tokens between a client and phones of the sandbox.
final class PeopleIT {
  private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0, 0, 16};
  private static Sandbox sandbox;
  private static NettyTransport transport;

  private VirtualPhone alice;
  private VirtualPhone bob;
  private Jid toBob;

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
    toBob = Jid.phone(bob.number());
  }

  @Test
  void presenceAndTypingShouldBeSeenBothWaysAlsoAfterAReconnect() {
    InMemoryDeviceStore store = new InMemoryDeviceStore();
    try (LiveClient client = link(store)) {
      bob.people().watch(alice.number()).join();
      client.call(it -> it.presence().appear(true));
      seen(bob, "available");
      client.call(it -> it.presence().watch(toBob, true));
      told(client, PresenceChanged.class, event -> !event.available());
      bob.people().appear(true).join();
      PresenceChanged came = told(client, PresenceChanged.class, PresenceChanged::available);
      client.call(it -> it.presence().type(toBob, Typing.State.RECORDING));
      seen(bob, "recording");
      bob.people().type(alice.number(), "composing").join();
      bob.people().type(alice.number(), "paused").join();
      told(client, Typing.class, event -> event.state() == Typing.State.PAUSED);

      assertThat(came.from().phone()).isEqualTo(toBob);
      assertThat(client.all(Typing.class))
          .extracting(Typing::state)
          .containsExactly(Typing.State.COMPOSING, Typing.State.PAUSED);
    }
    seen(bob, "unavailable");
    bob.people().appear(false).join();
    try (LiveClient again = new LiveClient(settings(), transport, store)) {
      told(again, PresenceChanged.class, event -> event.lastSeen() != null);
      assertThat(bob.people().seen().join().getLast().what()).isEqualTo("available");
    }
  }

  @Test
  void receiptShouldSaySoWhenNobodyLooks() {
    try (LiveClient client = link()) {
      String first = bob.send(alice.number(), "anybody there?").join();
      client.awaitReceived(WaEvent.MessageReceived.class, 1);
      bob.awaitMessage(
              message -> message.id().equals(first) && message.delivered(), LiveClient.PATIENCE)
          .join();
      assertThat(client.all(PresenceChanged.class)).isEmpty();
    }
  }

  @Test
  void picturesAndAboutsShouldBeSetSeenAndTold() {
    try (LiveClient client = link()) {
      String id = client.call(it -> it.profiles().setPicture(null, JPEG));
      PictureAnswer own = client.call(it -> it.profiles().picture(null, false, null));
      PictureAnswer same = client.call(it -> it.profiles().picture(null, false, id));
      client.call(it -> it.profiles().about("at sea"));
      bob.people().about("ashore").join();
      String bobs = bob.people().picture(JPEG).join();

      assertThat(own)
          .isInstanceOfSatisfying(
              PictureAnswer.Found.class,
              found -> {
                assertThat(found.id()).isEqualTo(id);
                assertThat(found.url()).startsWith("https://127.0.0.1:");
              });
      assertThat(same).isEqualTo(new PictureAnswer.Unchanged());
      assertThat(seen(bob, "picture").detail()).isEqualTo(id);
      assertThat(seen(bob, "about").detail()).isEqualTo("at sea");
      await()
          .atMost(LiveClient.PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(client.store.received(AboutChanged.class))
                    .extracting(AboutChanged::text)
                    .contains("ashore");
                assertThat(client.store.received(PictureChanged.class))
                    .anySatisfy(
                        event -> {
                          assertThat(event.pictureId()).isEqualTo(bobs);
                          assertThat(event.address().phone()).isEqualTo(toBob);
                        });
              });

      client.call(it -> it.profiles().removePicture(null));
      assertThat(client.<PictureAnswer>call(it -> it.profiles().picture(null, true, null)))
          .isEqualTo(new PictureAnswer.None());
      bob.people().privacy(Map.of("profile", "none", "status", "none")).join();
      assertThatThrownBy(() -> client.call(it -> it.profiles().picture(toBob, false, null)))
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(SendException.class)
          .hasMessageContaining("no");
      Contact hidden = client.call(it -> it.profiles().contact(toBob));
      assertThat(hidden.about()).isNull();
      assertThat(hidden.pictureId()).isNull();
    }
  }

  @Test
  void numbersShouldBeCheckedInTheOrderAsked() {
    try (LiveClient client = link()) {
      List<Contact> checked =
          client.call(it -> it.profiles().check(List.of("15550199999", bob.number())));

      assertThat(checked).extracting(Contact::onWhatsApp).containsExactly(false, true);
      assertThat(checked.getLast().address().lid()).isEqualTo(Jid.lid(bob.lid()));
      bob.people().about("here").join();
      Contact contact = client.call(it -> it.profiles().contact(toBob));
      assertThat(contact.about()).isEqualTo("here");
      assertThat(contact.address().lid()).isEqualTo(Jid.lid(bob.lid()));
    }
  }

  @Test
  void blockedPeopleShouldNotReachUsAndPrivacyShouldBeChanged() {
    try (LiveClient client = link();
        LiveClient sibling = link()) {
      client.call(it -> it.privacy().block(toBob, true));
      bob.send(alice.number(), "let me in").join();
      assertThat(client.<List<WaEvent.Address>>call(it -> it.privacy().blocked()))
          .extracting(WaEvent.Address::lid)
          .containsExactly(Jid.lid(bob.lid()));
      client.call(it -> it.privacy().block(toBob, false));
      bob.send(alice.number(), "thanks").join();
      client.call(it -> it.privacy().change(Map.of("last", "none", "profile", "contacts")));
      client.call(it -> it.privacy().defaultTimer(86_400));

      assertThat(client.awaitReceived(WaEvent.MessageReceived.class, 1)).hasSize(1);
      assertThat(client.<Map<String, String>>call(it -> it.privacy().settings()))
          .containsEntry("last", "none")
          .containsEntry("profile", "contacts")
          .containsEntry("online", "all");
      assertThat(sibling.awaitReceived(BlocklistChanged.class, 2))
          .extracting(event -> event.changes().getFirst().blocked())
          .containsExactly(true, false);
      assertThat(sibling.awaitReceived(PrivacyChanged.class, 3).getLast().defaultTimer())
          .isEqualTo(86_400L);
      assertThat(client.store.received(PrivacyChanged.class)).isEmpty();
      assertThatThrownBy(
              () -> client.call(it -> it.privacy().block(Jid.phone("15550199999"), true)))
          .hasCauseInstanceOf(SendException.class);
    }
  }

  @Test
  void whoTakesMessagesOfContactsOnlyShouldBeAnsweredWithItsTokenAlsoAfterAReconnect() {
    VirtualPhone strict =
        sandbox.phones().create(null, "scenario:restricted,cs_enabled=0:S").join();
    Jid to = Jid.phone(strict.number());
    InMemoryDeviceStore store = new InMemoryDeviceStore();
    try (LiveClient client = link(store)) {
      assertThat(client.send("3EB0000000000000000A", to, "first contact").needsPrivacyToken())
          .isTrue();
      strict.send(alice.number(), "write to me").join();
      client.awaitReceived(WaEvent.MessageReceived.class, 1);
      await()
          .atMost(LiveClient.PATIENCE)
          .until(
              () ->
                  store.read(new StateKey(StateKey.Kind.PRIVACY_TOKEN, strict.lid() + "@lid"))
                      != null);
    }
    try (LiveClient again = new LiveClient(settings(), transport, store)) {
      again.awaitEvent(WaEvent.Connected.class);
      assertThat(again.send("3EB0000000000000000B", to, "with your token").error()).isNull();
      strict
          .awaitMessage(message -> message.text().equals("with your token"), LiveClient.PATIENCE)
          .join();
    }
  }

  @Test
  void saltOfTheHistoryShouldLetUsWriteFirst() {
    VirtualPhone strict = sandbox.phones().create(null, "restricted:S").join();
    InMemoryDeviceStore store = new InMemoryDeviceStore();
    try (LiveClient client = link(store)) {
      await()
          .atMost(LiveClient.PATIENCE)
          .until(() -> store.read(StateKey.single(StateKey.Kind.NCT_SALT)) != null);
      assertThat(client.send("3EB0000000000000000C", Jid.phone(strict.number()), "salted").error())
          .isNull();
      PhoneMessage arrived =
          strict
              .awaitMessage(message -> message.text().equals("salted"), LiveClient.PATIENCE)
              .join();
      assertThat(arrived.from()).isEqualTo(alice.number());
    }
  }

  @Test
  void saltOfTheSettingsShouldBeTakenToo() {
    alice =
        sandbox
            .phones()
            .create(null, "scenario:nct_history_delivery=0,nct_syncd_delivery=1:A")
            .join();
    InMemoryDeviceStore store = new InMemoryDeviceStore();
    try (LiveClient client = link(store)) {
      await()
          .atMost(LiveClient.PATIENCE)
          .until(() -> store.read(StateKey.single(StateKey.Kind.NCT_SALT)) != null);
      assertThat(client.store.received(WaEvent.SettingsFailed.class)).isEmpty();
    }
  }

  private LiveClient link() {
    return link(new InMemoryDeviceStore());
  }

  private LiveClient link(InMemoryDeviceStore store) {
    LiveClient client = new LiveClient(settings(), transport, store);
    alice.scan(client.awaitCode()).join();
    client.awaitEvent(WaEvent.Connected.class);
    return client;
  }

  private static ClientSettings settings() {
    return new ClientSettings(sandbox.tcp(), sandbox.trustRoot(), "2.3000.1023456789", "Manyline");
  }

  private static Sight seen(VirtualPhone phone, String what) {
    return phone
        .people()
        .awaitSight(sight -> sight.what().equals(what), LiveClient.PATIENCE)
        .join();
  }

  private static <T extends WaEvent> T told(
      LiveClient client, Class<T> type, Predicate<T> condition) {
    await().atMost(LiveClient.PATIENCE).until(() -> client.all(type).stream().anyMatch(condition));
    return client.all(type).stream().filter(condition).findFirst().orElseThrow();
  }
}
