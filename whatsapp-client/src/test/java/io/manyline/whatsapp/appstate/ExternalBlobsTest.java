package io.manyline.whatsapp.appstate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.client.ClientFixture;
import io.manyline.whatsapp.client.HostedFile;
import io.manyline.whatsapp.client.TestPeer;
import io.manyline.whatsapp.client.TestPhone;
import io.manyline.whatsapp.event.Setting;
import io.manyline.whatsapp.event.WaEvent.SettingsChanged;
import io.manyline.whatsapp.event.WaEvent.SettingsFailed;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.mediafile.MediaType;
import io.manyline.whatsapp.proto.AppStateSyncKey;
import io.manyline.whatsapp.proto.AppStateSyncKeyData;
import io.manyline.whatsapp.proto.AppStateSyncKeyId;
import io.manyline.whatsapp.proto.AppStateSyncKeyShare;
import io.manyline.whatsapp.proto.ExternalBlobReference;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.ProtocolMessage;
import io.manyline.whatsapp.proto.SyncdMutation;
import io.manyline.whatsapp.proto.SyncdMutations;
import io.manyline.whatsapp.proto.SyncdPatch;
import io.manyline.whatsapp.proto.SyncdSnapshot;
import io.manyline.whatsapp.proto.SyncdVersion;
import io.manyline.whatsapp.syncd.CollectionState;
import io.manyline.whatsapp.syncd.PatchWriter;
import io.manyline.whatsapp.syncd.SyncCollection;
import io.manyline.whatsapp.syncd.SyncKeys;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Snapshots, and mutations of large patches, on a media host: each field, changed.
final class ExternalBlobsTest {
  private static final Jid CHAT = Jid.phone("15550002");
  private static final byte[] KEY_ID = {0, 0, 0, 0, 0, 1};
  private static final SyncCollection LOW = SyncCollection.REGULAR_LOW;
  private static final SyncdPatch PATCH =
      new PatchWriter(new SecureRandom())
          .write(
              LOW,
              new SettingWriter(Instant.ofEpochSecond(1_000))
                  .changes(new Setting.Archived(CHAT, true)),
              CollectionState.empty(),
              _ -> null,
              SyncKeys.expand(KEY_ID, new byte[32]))
          .patch();

  private final ClientFixture fixture = ClientFixture.online();
  private final TestPeer phone = new TestPeer(TestPhone.COMPANION.account());

  /// One thing that is wrong with the reference, or the file.
  @FunctionalInterface
  interface Break {
    void apply(ExternalBlobReference.Builder reference, HostedFile file);
  }

  static Stream<Arguments> breaks() {
    return Stream.of(
        Arguments.of("media key", broken((it, _) -> it.setMediaKey(flip(it.getMediaKey())))),
        Arguments.of("no media key", broken((it, _) -> it.clearMediaKey())),
        Arguments.of("hash", broken((it, _) -> it.setFileSha256(flip(it.getFileSha256())))),
        Arguments.of(
            "hash of the file",
            broken((it, _) -> it.setFileEncSha256(flip(it.getFileEncSha256())))),
        Arguments.of("size", broken((it, _) -> it.setFileSizeBytes(it.getFileSizeBytes() + 16))),
        Arguments.of(
            "too large", broken((it, _) -> it.setFileSizeBytes(ExternalBlobs.MAX_FILE + 1))),
        Arguments.of(
            "much too large", broken((it, _) -> it.setFileSizeBytes(ExternalBlobs.MAX_ANSWER + 1))),
        Arguments.of("path", broken((it, _) -> it.setDirectPath("/v/../1"))),
        Arguments.of("first byte", broken((_, file) -> file.flip(0))),
        Arguments.of("MAC", broken((_, file) -> file.flip(-1))),
        Arguments.of("gone", broken((_, file) -> file.status(404))));
  }

  @Test
  void snapshotShouldBeTheStateToGoOnFrom() throws IOException {
    serve(snapshot(_ -> {}), MediaType.APP_STATE, true, (_, _) -> {});

    assertThat(settings())
        .containsExactlyInAnyOrder(
            new Setting.Archived(CHAT, true), new Setting.Pinned(CHAT, false));
    assertThat(fixture.store.received(SettingsChanged.class)).allMatch(SettingsChanged::initial);
    fixture.server().forget();
    fixture.push(
        Node.of(
                "notification",
                Node.of("collection").with("name", LOW.wireName()).with("version", 2))
            .with("type", "server_sync")
            .with("from", Jid.SERVER)
            .with("id", "sync-2"));
    Node asked = fixture.server().queries("w:sync:app:state", "sync").getFirst();
    assertThat(asked.requiredChild("sync").requiredChild("collection").required("version"))
        .isEqualTo("1");
  }

  @Test
  void mutationsOfAPatchShouldBeReadFromItsFile() throws IOException {
    serve(mutations(), MediaType.APP_STATE, false, (_, _) -> {});

    assertThat(settings())
        .containsExactly(new Setting.Archived(CHAT, true), new Setting.Pinned(CHAT, false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("breaks")
  void snapshotThatIsNotThatFileShouldBeRefused(String what, Break change) throws IOException {
    serve(snapshot(_ -> {}), MediaType.APP_STATE, true, change);

    assertThat(failed().reason()).isEqualTo("BLOB");
    assertThat(settings()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("breaks")
  void mutationsThatAreNotThatFileShouldBeRefused(String what, Break change) throws IOException {
    serve(mutations(), MediaType.APP_STATE, false, change);

    assertThat(failed().reason()).isEqualTo("BLOB");
    assertThat(settings()).isEmpty();
  }

  static Stream<Arguments> contents() {
    return Stream.of(
        content("MAC", "SNAPSHOT_MAC", it -> it.setMac(flip(it.getMac()))),
        content("version", "SNAPSHOT_MAC", it -> it.setVersion(version(2))),
        content("record left out", "SNAPSHOT_MAC", it -> it.removeRecords(0)),
        content(
            "record under another index",
            "INDEX_MAC",
            it ->
                it.addRecords(it.getRecords(0).toBuilder().setIndex(it.getRecords(1).getIndex()))),
        content(
            "value",
            "VALUE_MAC",
            it -> {
              var value = it.getRecordsBuilder(0).getValueBuilder();
              value.setBlob(flip(value.getBlob()));
            }),
        content(
            "index",
            "INDEX_MAC",
            it -> {
              var index = it.getRecordsBuilder(0).getIndexBuilder();
              index.setBlob(flip(index.getBlob()));
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("contents")
  void snapshotThatDoesNotVerifyShouldBeRefused(
      String what, String reason, Consumer<SyncdSnapshot.Builder> change) throws IOException {
    serve(snapshot(change), MediaType.APP_STATE, true, (_, _) -> {});

    assertThat(failed().reason()).isEqualTo(reason);
    assertThat(settings()).isEmpty();
  }

  @Test
  void fileOfAnotherTypeAndFileThatIsNoneShouldBeRefused() throws IOException {
    serve(snapshot(_ -> {}), MediaType.HISTORY, true, (_, _) -> {});
    assertThat(failed().reason()).isEqualTo("BLOB");
  }

  @Test
  void snapshotThatIsNoProtobufShouldBeRefused() throws IOException {
    serve(new byte[] {(byte) 0xff, 1, 2}, MediaType.APP_STATE, true, (_, _) -> {});
    assertThat(failed().reason()).isEqualTo("MALFORMED");
  }

  /// Shares the key, which leads to a first sync, and waits until it is through.
  private void serve(byte[] content, MediaType type, boolean snapshot, Break change)
      throws IOException {
    phone.meet(fixture.store, null);
    HostedFile file = HostedFile.store(fixture, type, content);
    ExternalBlobReference.Builder reference =
        ExternalBlobReference.newBuilder()
            .setMediaKey(ByteString.copyFrom(file.media().mediaKey()))
            .setDirectPath(file.directPath())
            .setFileSizeBytes(file.media().length())
            .setFileSha256(ByteString.copyFrom(file.media().sha256()))
            .setFileEncSha256(ByteString.copyFrom(file.media().storedSha256()));
    change.apply(reference, file);
    Node low =
        snapshot
            ? Node.of("snapshot").withBytes(reference.build().toByteArray())
            : Node.of(
                "patches",
                Node.of("patch")
                    .withBytes(
                        PATCH.toBuilder()
                            .setVersion(version(1))
                            .clearMutations()
                            .setExternalMutations(reference)
                            .build()
                            .toByteArray()));
    fixture.script(stanza -> HostedFile.mediaConnection(stanza).or(() -> answer(stanza, low)));
    fixture.push(phone.message(keyShare()).with("category", "peer"));
    fixture.runUntil(
        () ->
            !fixture.store.received(SettingsChanged.class).isEmpty()
                || !fixture.store.received(SettingsFailed.class).isEmpty());
  }

  private static Optional<Node> answer(Node stanza, Node low) {
    if (stanza.child("sync").isEmpty()) {
      return Optional.empty();
    }
    List<Node> collections =
        stanza.requiredChild("sync").children("collection").stream()
            .map(
                asked -> {
                  String name = asked.required("name");
                  Node collection = Node.of("collection").with("name", name).with("version", 1);
                  boolean first = asked.required("version").equals("0");
                  return name.equals(LOW.wireName()) && first
                      ? collection.withChildren(List.of(low))
                      : collection;
                })
            .toList();
    return Optional.of(
        Node.of("iq", Node.of("sync").withChildren(collections))
            .with("id", stanza.required("id"))
            .with("type", "result")
            .with("from", Jid.SERVER));
  }

  private static byte[] snapshot(Consumer<SyncdSnapshot.Builder> change) {
    SyncdSnapshot.Builder snapshot =
        SyncdSnapshot.newBuilder()
            .setVersion(version(1))
            .addAllRecords(PATCH.getMutationsList().stream().map(SyncdMutation::getRecord).toList())
            .setMac(PATCH.getSnapshotMac())
            .setKeyId(PATCH.getKeyId());
    change.accept(snapshot);
    return snapshot.build().toByteArray();
  }

  private static byte[] mutations() {
    return SyncdMutations.newBuilder()
        .addAllMutations(PATCH.getMutationsList())
        .build()
        .toByteArray();
  }

  private static Message keyShare() {
    AppStateSyncKey key =
        AppStateSyncKey.newBuilder()
            .setKeyId(AppStateSyncKeyId.newBuilder().setKeyId(ByteString.copyFrom(KEY_ID)))
            .setKeyData(
                AppStateSyncKeyData.newBuilder().setKeyData(ByteString.copyFrom(new byte[32])))
            .build();
    return Message.newBuilder()
        .setProtocolMessage(
            ProtocolMessage.newBuilder()
                .setType(6)
                .setAppStateSyncKeyShare(AppStateSyncKeyShare.newBuilder().addKeys(key)))
        .build();
  }

  private SettingsFailed failed() {
    return fixture.store.received(SettingsFailed.class).getFirst();
  }

  private List<Setting> settings() {
    return fixture.store.received(SettingsChanged.class).stream()
        .flatMap(event -> event.changes().stream())
        .map(SettingsChanged.Change::setting)
        .toList();
  }

  private static Break broken(Break change) {
    return change;
  }

  private static Arguments content(
      String what, String reason, Consumer<SyncdSnapshot.Builder> change) {
    return Arguments.of(what, reason, change);
  }

  private static SyncdVersion version(long number) {
    return SyncdVersion.newBuilder().setVersion(number).build();
  }

  private static ByteString flip(ByteString bytes) {
    byte[] changed = bytes.toByteArray();
    changed[changed.length / 2] ^= 1;
    return ByteString.copyFrom(changed);
  }
}
