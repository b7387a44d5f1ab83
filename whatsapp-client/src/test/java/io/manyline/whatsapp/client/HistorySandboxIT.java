package io.manyline.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.SandboxSettings;
import io.manyline.sandbox.media.BlobRules;
import io.manyline.sandbox.media.MediaFaults.Direction;
import io.manyline.sandbox.media.MediaFaults.Fault;
import io.manyline.sandbox.media.MediaFaults.Kind;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.event.Setting;
import io.manyline.whatsapp.event.WaEvent.HistoryFailed;
import io.manyline.whatsapp.event.WaEvent.HistorySynced;
import io.manyline.whatsapp.event.WaEvent.SettingsChanged;
import io.manyline.whatsapp.event.WaEvent.SettingsFailed;
import io.manyline.whatsapp.history.HistoryChunk;
import io.manyline.whatsapp.history.HistoryDepth;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.socket.MediaHttp;
import io.manyline.whatsapp.socket.MediaHttpClient;
import io.manyline.whatsapp.socket.NettyTransport;
import io.manyline.whatsapp.store.InMemoryDeviceStore;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The past and the settings of a phone that has many, by files on the sandbox's own media host.
final class HistorySandboxIT {
  /// A chat has older messages than a phone sends to every companion.
  private static final int MANY = 1_050;

  private static final List<MediaHttp.Request> requests = new CopyOnWriteArrayList<>();
  private static Sandbox sandbox;
  private static NettyTransport transport;
  private static MediaHttpClient http;
  private static VirtualPhone alice;
  private static VirtualPhone bob;

  private VirtualPhone carol;

  @BeforeAll
  static void start() {
    sandbox = Sandbox.start(SandboxSettings.inMemory());
    transport = new NettyTransport(1, sandbox.tlsCertificatePem());
    http = new MediaHttpClient(sandbox.tlsCertificatePem());
    alice = sandbox.phones().create(null, "Alice").join();
    bob = sandbox.phones().create(null, "Bob").join();
    IntStream.range(0, MANY).forEach(i -> bob.send(alice.number(), "text " + i).join());
    alice.awaitMessage(it -> it.text().equals("text " + (MANY - 1)), LiveClient.PATIENCE).join();
  }

  @AfterAll
  static void stop() {
    http.close();
    transport.close();
    sandbox.close();
  }

  @BeforeEach
  void createPhone() {
    carol = sandbox.phones().create(null, "Carol").join();
    sandbox.media().blobs().historyFrom(0);
    requests.clear();
  }

  @AfterEach
  void reset() {
    sandbox.media().blobs().historyFrom(-1);
    sandbox.media().blobs().snapshotFrom(BlobRules.NEVER);
    sandbox.media().blobs().patchFrom(BlobRules.NEVER);
  }

  @Test
  void recentDepthShouldTellWhatThePhoneSendsToEveryCompanionFromFiles() {
    try (LiveClient client = link(HistoryDepth.RECENT, alice)) {
      await().atMost(LiveClient.PATIENCE).until(() -> progress(client, "recent") == 100);

      assertThat(texts(client)).hasSize(1_000).contains("text 50").doesNotContain("text 49");
      assertThat(types(client)).doesNotContain("full");
      assertThat(client.told.stream().flatMap(chunk -> chunk.chats().stream()))
          .allMatch(chat -> chat.chat().equals(Jid.lid(chat.address().lid().user())))
          .extracting(HistoryChunk.Chat::name)
          .contains("Bob");
      assertThat(client.store.received(HistoryFailed.class)).isEmpty();
      await()
          .atMost(LiveClient.PATIENCE)
          .until(() -> count("DELETE") == client.store.received(HistorySynced.class).size());
      assertThat(count("GET")).isEqualTo(count("DELETE"));
    }
  }

  @Test
  void fullDepthShouldTellEverything() {
    try (LiveClient client = link(HistoryDepth.FULL, alice)) {
      await().atMost(LiveClient.PATIENCE).until(() -> progress(client, "full") == 100);

      assertThat(texts(client)).hasSize(MANY).contains("text 0");
    }
  }

  @Test
  void depthNoneShouldLearnAddressesAndFetchNoMessages() {
    try (LiveClient client = link(HistoryDepth.NONE, alice)) {
      client.awaitReceived(HistorySynced.class, 2);

      assertThat(types(client)).containsExactly("non_blocking_data", "push_name");
      assertThat(client.told).isEmpty();
      assertThat(count("GET")).isEqualTo(2);
    }
  }

  @Test
  void inlinePartsShouldBeTheDefaultForThoseThatAskForThem() {
    sandbox.media().blobs().historyFrom(-1);
    bob.send(carol.number(), "hello").join();
    carol.awaitMessage(it -> it.text().equals("hello"), LiveClient.PATIENCE).join();
    try (LiveClient client = link(HistoryDepth.RECENT, carol)) {
      client.awaitReceived(HistorySynced.class, 4);

      assertThat(texts(client)).containsExactly("hello");
      assertThat(requests).isEmpty();
    }
  }

  @Test
  void groupsAndOtherKindsShouldBeInThePastToo() {
    String group =
        sandbox.groups().create(carol.number(), "Friends", List.of(bob.number())).join().id();
    bob.send(group, "in the group").join();
    carol.awaitMessage(it -> it.text().equals("in the group"), LiveClient.PATIENCE).join();
    try (LiveClient client = link(HistoryDepth.RECENT, carol)) {
      client.awaitReceived(HistorySynced.class, 4);

      HistoryChunk.Item item =
          client.told.stream().flatMap(it -> it.messages().stream()).findFirst().orElseThrow();
      assertThat(item.chat()).isEqualTo(Jid.parse(group));
      assertThat(item.from().phone()).isEqualTo(Jid.phone(bob.number()));
      assertThat(item.from().lid()).isNotNull();
    }
  }

  @Test
  void corruptFileShouldBeToldAndTheOthersBeTakenIn() {
    sandbox.media().faults().add(new Fault(Direction.DOWNLOAD, Kind.CORRUPT, 20), 1);
    bob.send(carol.number(), "hello").join();
    carol.awaitMessage(it -> it.text().equals("hello"), LiveClient.PATIENCE).join();
    try (LiveClient client = link(HistoryDepth.RECENT, carol)) {
      client.awaitReceived(HistorySynced.class, 3);

      assertThat(client.store.received(HistoryFailed.class))
          .extracting(HistoryFailed::type, HistoryFailed::reason)
          .containsExactly(tuple("non_blocking_data", "CORRUPT"));
      assertThat(texts(client)).containsExactly("hello");
    }
  }

  @Test
  void settingsShouldComeFromASnapshotAndFromPatchesWithFiles() {
    sandbox.media().blobs().snapshotFrom(0);
    sandbox.media().blobs().patchFrom(0);
    for (int i = 0; i < 3; i++) {
      carol.sync().pin(bob.number(), i % 2 == 0).join();
    }
    try (LiveClient client = link(HistoryDepth.NONE, carol)) {
      Jid chat = Jid.phone(bob.number());
      awaitSetting(client, new Setting.PushName("Carol"));
      awaitSetting(client, new Setting.Locale("en_US"));
      awaitSetting(client, new Setting.Pinned(chat, true));
      assertThat(settings(client)).doesNotContain(new Setting.Pinned(chat, false));

      carol.sync().mute(bob.number(), true, null).join();
      awaitSetting(client, new Setting.Muted(chat, true, null));
      client.change(new Setting.Archived(chat, true));
      carol.sync().clear(bob.number()).join();
      carol.sync().deleteMessage(bob.number(), "3EB0A", false).join();
      awaitSetting(client, new Setting.Cleared(chat));
      awaitSetting(client, new Setting.MessageDeleted(chat, "3EB0A", false, null));

      assertThat(carol.sync().refused().join()).isZero();
      assertThat(client.store.received(SettingsFailed.class)).isEmpty();
      assertThat(requests).anyMatch(it -> it.uri().getQuery().contains("mms-type=md-app-state"));
    }
  }

  @Test
  void snapshotThatIsNotThatFileShouldBeTriedOnceMoreAndThenBeTold() {
    sandbox.media().blobs().snapshotFrom(0);
    sandbox.media().faults().add(new Fault(Direction.DOWNLOAD, Kind.CORRUPT, 20), 100);
    sandbox.media().blobs().historyFrom(-1);
    try (LiveClient client = link(HistoryDepth.NONE, carol)) {
      SettingsFailed failed = client.awaitReceived(SettingsFailed.class, 1).getFirst();

      assertThat(failed.reason()).isEqualTo("BLOB");
      assertThat(settings(client)).isEmpty();
    } finally {
      sandbox.media().faults().clear();
    }
  }

  private static int progress(LiveClient client, String type) {
    return client.store.received(HistorySynced.class).stream()
        .filter(event -> event.type().equals(type))
        .mapToInt(HistorySynced::progress)
        .max()
        .orElse(0);
  }

  private static List<String> types(LiveClient client) {
    return client.store.received(HistorySynced.class).stream().map(HistorySynced::type).toList();
  }

  private static List<String> texts(LiveClient client) {
    return client.told.stream()
        .flatMap(chunk -> chunk.messages().stream())
        .map(HistoryChunk.Item::content)
        .filter(MessageContent.Text.class::isInstance)
        .map(content -> ((MessageContent.Text) content).text())
        .toList();
  }

  private static List<Setting> settings(LiveClient client) {
    return client.store.received(SettingsChanged.class).stream()
        .flatMap(event -> event.changes().stream())
        .map(SettingsChanged.Change::setting)
        .toList();
  }

  private static void awaitSetting(LiveClient client, Setting expected) {
    await()
        .atMost(LiveClient.PATIENCE)
        .untilAsserted(() -> assertThat(settings(client)).contains(expected));
  }

  private static long count(String method) {
    return requests.stream().filter(request -> request.method().equals(method)).count();
  }

  private static LiveClient link(HistoryDepth depth, VirtualPhone phone) {
    ClientSettings settings =
        new ClientSettings(sandbox.tcp(), sandbox.trustRoot(), "2.3000.1023456789", "Manyline")
            .withHistory(depth);
    LiveClient client =
        new LiveClient(settings, transport, new InMemoryDeviceStore(), HistorySandboxIT::exchange);
    phone.scan(client.awaitCode()).join();
    return client;
  }

  private static MediaHttp.Response exchange(MediaHttp.Request request) throws IOException {
    requests.add(request);
    return http.exchange(request);
  }
}
