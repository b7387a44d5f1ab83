package io.manyline.whatsapp.appstate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.client.ClientFixture;
import io.manyline.whatsapp.client.SendException;
import io.manyline.whatsapp.client.TestPeer;
import io.manyline.whatsapp.client.TestPhone;
import io.manyline.whatsapp.event.Setting;
import io.manyline.whatsapp.event.WaEvent.SettingsChanged;
import io.manyline.whatsapp.event.WaEvent.SettingsFailed;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.AppStateSyncKey;
import io.manyline.whatsapp.proto.AppStateSyncKeyData;
import io.manyline.whatsapp.proto.AppStateSyncKeyId;
import io.manyline.whatsapp.proto.AppStateSyncKeyShare;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.ProtocolMessage;
import io.manyline.whatsapp.proto.SyncdPatch;
import io.manyline.whatsapp.proto.SyncdVersion;
import io.manyline.whatsapp.store.Commit;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.whatsapp.store.StateKey.Kind;
import io.manyline.whatsapp.syncd.CollectionState;
import io.manyline.whatsapp.syncd.PatchWriter;
import io.manyline.whatsapp.syncd.SyncCollection;
import io.manyline.whatsapp.syncd.SyncKeys;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Synced settings in front of a server whose patches a test makes, and breaks.
final class AppStateTest {
  private static final Jid CHAT = Jid.phone("15550002");
  private static final byte[] KEY_ID = {0, 0, 0, 0, 0, 1};
  private static final byte[] OTHER_ID = {0, 0, 0, 0, 0, 2};
  private static final SyncCollection LOW = SyncCollection.REGULAR_LOW;

  private final ClientFixture fixture = ClientFixture.online();
  private final TestPeer phone = new TestPeer(TestPhone.COMPANION.account());
  private final Map<SyncCollection, List<SyncdPatch>> patches = new HashMap<>();
  private final Map<SyncCollection, CollectionState> states = new HashMap<>();
  private final Map<ByteString, ByteString> macs = new HashMap<>();
  private UnaryOperator<Node> upload = this::store;

  AppStateTest() {
    phone.meet(fixture.store, null);
    fixture.script(this::answer);
  }

  @Test
  void keyShouldBeDurableBeforeTheMessageIsAcknowledgedAndLeadToASync() {
    write(LOW, KEY_ID, new Setting.Pinned(CHAT, true));
    fixture.store.hold();
    fixture.push(share(KEY_ID));
    assertThat(fixture.server().received()).isEmpty();

    fixture.store.release();
    fixture.lane.runAll();

    assertThat(fixture.server().received("receipt").getFirst().required("type"))
        .isEqualTo("peer_msg");
    assertThat(asked()).hasSize(1);
    assertThat(asked().getFirst().requiredChild("sync").children("collection")).hasSize(5);
    assertThat(settings()).containsExactly(new Setting.Pinned(CHAT, true));
  }

  @Test
  void versionHashMacsAndEventShouldBeOneCommit() {
    write(LOW, KEY_ID, new Setting.Pinned(CHAT, true));
    fixture.push(share(KEY_ID));

    Commit commit =
        fixture.store.commits().stream()
            .filter(each -> each.received().stream().anyMatch(SettingsChanged.class::isInstance))
            .findFirst()
            .orElseThrow();
    assertThat(commit.changes().keySet().stream().map(StateKey::kind))
        .contains(Kind.APP_STATE_COLLECTION, Kind.APP_STATE_MACS);
    SettingsChanged event = fixture.store.received(SettingsChanged.class).getFirst();
    assertThat(event.initial()).isTrue();
    assertThat(event.changes().getFirst().chat()).isEqualTo(CHAT);
    assertThat(event.changes().getFirst().at()).isEqualTo(Instant.ofEpochSecond(1_000));
  }

  @Test
  void serverSyncShouldFetchOnlyWhatIsNewer() {
    write(LOW, KEY_ID, new Setting.Pinned(CHAT, true));
    fixture.push(share(KEY_ID));
    fixture.server().forget();

    fixture.push(serverSync(LOW, 1));
    assertThat(asked()).isEmpty();
    write(LOW, KEY_ID, new Setting.Pinned(CHAT, false));
    fixture.push(serverSync(LOW, 2));

    Node collection = asked().getFirst().requiredChild("sync").requiredChild("collection");
    assertThat(collection.required("version")).isEqualTo("1");
    assertThat(collection.required("return_snapshot")).isEqualTo("false");
    assertThat(settings().getLast()).isEqualTo(new Setting.Pinned(CHAT, false));
    assertThat(fixture.store.received(SettingsChanged.class).getLast().initial()).isFalse();
    assertThat(fixture.server().received("ack")).hasSize(2);
  }

  @Test
  void patchThatDoesNotVerifyShouldBeFetchedFromTheBeginningOnceAndThenBeGivenUp() {
    write(LOW, KEY_ID, new Setting.Pinned(CHAT, true));
    fixture.push(share(KEY_ID));
    write(LOW, KEY_ID, new Setting.Archived(CHAT, true));
    List<SyncdPatch> all = patches.get(LOW);
    SyncdPatch broken =
        all.getLast().toBuilder().setSnapshotMac(ByteString.copyFrom(new byte[32])).build();
    all.set(all.size() - 1, broken);
    fixture.server().forget();

    fixture.push(serverSync(LOW, 2));

    assertThat(asked()).hasSize(2);
    assertThat(versions()).containsExactly("1", "0");
    assertThat(fixture.store.received(SettingsFailed.class))
        .containsExactly(new SettingsFailed("regular_low", "PATCH_MAC"));
    fixture.server().forget();
    fixture.push(serverSync(LOW, 3));
    assertThat(asked()).as("left alone").isEmpty();
    fixture.advance(Duration.ofHours(25));
    assertThat(new ArrayList<>(fixture.store.received(SettingsFailed.class))).hasSize(1);
  }

  @Test
  void brokenStateShouldBeRepairedFromTheBeginning() {
    write(LOW, KEY_ID, new Setting.Pinned(CHAT, true));
    fixture.push(share(KEY_ID));
    write(LOW, KEY_ID, new Setting.Archived(CHAT, true));
    SyncdPatch right = patches.get(LOW).getLast();
    patches
        .get(LOW)
        .set(1, right.toBuilder().setPatchMac(ByteString.copyFrom(new byte[32])).build());
    upload = node -> node;
    int[] fetches = {0};
    fixture.script(
        stanza -> {
          if (stanza.child("sync").isPresent() && ++fetches[0] == 2) {
            patches.get(LOW).set(1, right);
          }
          return answer(stanza);
        });

    fixture.push(serverSync(LOW, 2));

    assertThat(fixture.store.received(SettingsFailed.class)).isEmpty();
    assertThat(settings())
        .endsWith(new Setting.Archived(CHAT, true), new Setting.Pinned(CHAT, false));
  }

  @Test
  void missingKeyShouldBeAskedForOnceAndItsArrivalTakeTheSyncUp() {
    write(LOW, KEY_ID, new Setting.Pinned(CHAT, true));
    write(LOW, OTHER_ID, new Setting.Archived(CHAT, true));
    fixture.push(share(KEY_ID));
    fixture.push(serverSync(LOW, 3));

    List<Node> peers = fixture.server().received("message");
    assertThat(peers).hasSize(1);
    Node request = peers.getFirst();
    assertThat(request.required("category")).isEqualTo("peer");
    assertThat(request.requiredJid("to")).isEqualTo(phone.jid());
    ProtocolMessage asked = phone.read(request.requiredChild("enc")).getProtocolMessage();
    assertThat(asked.getAppStateSyncKeyRequest().getKeyIds(0).getKeyId().toByteArray())
        .isEqualTo(OTHER_ID);
    assertThat(settings())
        .as("what came before the gap")
        .containsExactly(new Setting.Pinned(CHAT, true));

    fixture.push(share(OTHER_ID));

    assertThat(settings()).contains(new Setting.Archived(CHAT, true));
    assertThat(fixture.server().received("message")).hasSize(1);
  }

  @Test
  void keyFromSomebodyElseShouldBeIgnored() {
    TestPeer stranger = new TestPeer(CHAT);
    stranger.meet(fixture.store, null);

    fixture.push(stranger.message(keyShare(KEY_ID)));

    assertThat(fixture.store.read(StateKey.single(Kind.APP_STATE_KEYS))).isNull();
    assertThat(asked()).isEmpty();
  }

  @Test
  void ownChangeShouldBeUploadedOnTheLatestVersionAndToldAsEvent() {
    fixture.push(share(KEY_ID));
    fixture.server().forget();

    CompletionStage<Void> done = change(new Setting.Muted(CHAT, true, null));

    assertThat(done.toCompletableFuture()).isCompleted();
    assertThat(settings()).containsExactly(new Setting.Muted(CHAT, true, null));
    assertThat(patches.get(SyncCollection.REGULAR_HIGH)).hasSize(1);
    fixture.server().forget();
    fixture.push(serverSync(SyncCollection.REGULAR_HIGH, 1));
    assertThat(asked()).as("we are there already").isEmpty();
  }

  @Test
  void uploadThatComesTooLateShouldBeRepeatedOnTopOfWhatItLacked() {
    fixture.push(share(KEY_ID));
    boolean[] once = {false};
    upload =
        collection -> {
          if (!once[0]) {
            once[0] = true;
            write(LOW, KEY_ID, new Setting.Pinned(CHAT, true));
          }
          return store(collection);
        };

    CompletionStage<Void> done = change(new Setting.MarkedRead(CHAT, false));

    assertThat(done.toCompletableFuture()).isCompleted();
    assertThat(patches.get(LOW)).hasSize(2);
    assertThat(settings())
        .containsExactly(new Setting.Pinned(CHAT, true), new Setting.MarkedRead(CHAT, false));
  }

  @Test
  void changeWithoutKeysOrThatIsRefusedShouldFail() {
    CompletionStage<Void> early = change(new Setting.PushName("Me"));
    assertThat(reason(early)).isEqualTo(SendException.Reason.SETTINGS_UNAVAILABLE);

    fixture.push(share(KEY_ID));
    upload = collection -> error(collection, 500);
    CompletionStage<Void> refused = change(new Setting.PushName("Me"));
    assertThat(reason(refused)).isEqualTo(SendException.Reason.REJECTED_BY_WHATSAPP);
    assertThat(settings()).isEmpty();
  }

  @Test
  void nothingShouldBeHeldOnceTheKeepAliveWasQuiet() {
    write(LOW, KEY_ID, new Setting.Pinned(CHAT, true));
    fixture.push(share(KEY_ID));
    int reads = fixture.store.reads(Kind.APP_STATE_MACS);
    write(LOW, KEY_ID, new Setting.Pinned(CHAT, false));
    fixture.push(serverSync(LOW, 2));

    assertThat(fixture.store.reads(Kind.APP_STATE_MACS))
        .as("read anew, not kept")
        .isGreaterThan(reads);
  }

  private CompletionStage<Void> change(Setting setting) {
    CompletionStage<Void> done = fixture.client.change(setting);
    fixture.lane.runAll();
    return done;
  }

  private Optional<Node> answer(Node stanza) {
    if (stanza.child("sync").isEmpty()) {
      return Optional.empty();
    }
    List<Node> collections =
        stanza.requiredChild("sync").children("collection").stream()
            .map(asked -> asked.child("patch").isPresent() ? upload.apply(asked) : missing(asked))
            .toList();
    return Optional.of(
        Node.of("iq", Node.of("sync").withChildren(collections))
            .with("id", stanza.required("id"))
            .with("type", "result")
            .with("from", Jid.SERVER));
  }

  private Node store(Node asked) {
    SyncCollection name = SyncCollection.of(asked.required("name")).orElseThrow();
    List<SyncdPatch> all = patches.computeIfAbsent(name, _ -> new ArrayList<>());
    if (asked.number("version").orElseThrow() != all.size()) {
      return error(missing(asked), 409);
    }
    try {
      SyncdPatch patch = SyncdPatch.parseFrom(asked.requiredChild("patch").bytes());
      all.add(
          patch.toBuilder()
              .setVersion(SyncdVersion.newBuilder().setVersion(all.size() + 1))
              .build());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
    return Node.of("collection").with("name", name.wireName()).with("version", all.size());
  }

  private Node missing(Node asked) {
    SyncCollection name = SyncCollection.of(asked.required("name")).orElseThrow();
    List<SyncdPatch> all = patches.getOrDefault(name, List.of());
    int from = asked.number("version").orElse(0L).intValue();
    List<Node> nodes =
        all.subList(Math.min(from, all.size()), all.size()).stream()
            .map(patch -> Node.of("patch").withBytes(patch.toByteArray()))
            .toList();
    Node collection =
        Node.of("collection").with("name", name.wireName()).with("version", all.size());
    return nodes.isEmpty()
        ? collection
        : collection.withChildren(List.of(Node.of("patches").withChildren(nodes)));
  }

  private static Node error(Node collection, int code) {
    List<Node> children = new ArrayList<>(collection.children());
    children.removeIf(child -> child.isTag("patch"));
    children.add(Node.of("error").with("code", code));
    return Node.of("collection")
        .with("name", collection.required("name"))
        .with("type", "error")
        .withChildren(children);
  }

  /// Another device of the account changes a setting.
  private void write(SyncCollection name, byte[] keyId, Setting setting) {
    PatchWriter.Written written =
        new PatchWriter(new SecureRandom())
            .write(
                name,
                new SettingWriter(Instant.ofEpochSecond(1_000)).changes(setting),
                states.getOrDefault(name, CollectionState.empty()),
                macs::get,
                SyncKeys.expand(keyId, keyData(keyId)));
    states.put(name, written.change().state());
    written.change().macs().forEach((index, mac) -> mac.ifPresent(value -> macs.put(index, value)));
    List<SyncdPatch> all = patches.computeIfAbsent(name, _ -> new ArrayList<>());
    all.add(
        written.patch().toBuilder()
            .setVersion(SyncdVersion.newBuilder().setVersion(all.size() + 1))
            .build());
  }

  private Node share(byte[] keyId) {
    return phone.message(keyShare(keyId)).with("category", "peer");
  }

  private static Message keyShare(byte[] keyId) {
    AppStateSyncKey key =
        AppStateSyncKey.newBuilder()
            .setKeyId(AppStateSyncKeyId.newBuilder().setKeyId(ByteString.copyFrom(keyId)))
            .setKeyData(
                AppStateSyncKeyData.newBuilder()
                    .setKeyData(ByteString.copyFrom(keyData(keyId)))
                    .setTimestamp(keyId[5]))
            .build();
    return Message.newBuilder()
        .setProtocolMessage(
            ProtocolMessage.newBuilder()
                .setType(6)
                .setAppStateSyncKeyShare(AppStateSyncKeyShare.newBuilder().addKeys(key)))
        .build();
  }

  private static byte[] keyData(byte[] keyId) {
    byte[] data = new byte[32];
    Arrays.fill(data, keyId[5]);
    return data;
  }

  private static Node serverSync(SyncCollection name, long version) {
    return Node.of(
            "notification",
            Node.of("collection").with("name", name.wireName()).with("version", version))
        .with("type", "server_sync")
        .with("from", Jid.SERVER)
        .with("id", "sync-" + version)
        .with("t", 1);
  }

  private List<Node> asked() {
    return fixture.server().queries("w:sync:app:state", "sync");
  }

  private List<String> versions() {
    return asked().stream()
        .map(iq -> iq.requiredChild("sync").requiredChild("collection").required("version"))
        .toList();
  }

  private List<Setting> settings() {
    return fixture.store.received(SettingsChanged.class).stream()
        .flatMap(event -> event.changes().stream())
        .map(SettingsChanged.Change::setting)
        .toList();
  }

  private static SendException.Reason reason(CompletionStage<Void> failed) {
    Throwable cause = failed.toCompletableFuture().exceptionNow();
    return ((SendException) cause).reason();
  }
}
