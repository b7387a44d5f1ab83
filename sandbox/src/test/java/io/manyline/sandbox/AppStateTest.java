package io.manyline.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyline.sandbox.companion.Link;
import io.manyline.sandbox.companion.TestCompanion;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.proto.AppStateSyncKey;
import io.manyline.whatsapp.proto.AppStateSyncKeyId;
import io.manyline.whatsapp.proto.AppStateSyncKeyRequest;
import io.manyline.whatsapp.proto.AppStateSyncKeyShare;
import io.manyline.whatsapp.proto.HistorySync;
import io.manyline.whatsapp.proto.HistorySyncNotification;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.ProtocolMessage;
import io.manyline.whatsapp.proto.SyncActionValue;
import io.manyline.whatsapp.proto.SyncdPatch;
import io.manyline.whatsapp.syncd.CollectionChange;
import io.manyline.whatsapp.syncd.CollectionState;
import io.manyline.whatsapp.syncd.Mutation;
import io.manyline.whatsapp.syncd.PatchReader;
import io.manyline.whatsapp.syncd.PatchWriter;
import io.manyline.whatsapp.syncd.SyncCollection;
import io.manyline.whatsapp.syncd.SyncKeys;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Synced settings and history, as a companion that checks everything sees them.
class AppStateTest {
  private static final String CHAT = "15550100002@s.whatsapp.net";

  private final Sandbox sandbox = Sandbox.start(SandboxSettings.inMemory());
  private final VirtualPhone alice = sandbox.phones().create("15550100001", "Alice").join();
  private final VirtualPhone bob = sandbox.phones().create("15550100002", "Bob").join();
  private final TestCompanion companion = new TestCompanion(sandbox);
  private final Map<ByteString, SyncKeys> keys = new HashMap<>();
  private ByteString newest = ByteString.EMPTY;
  private Link link;

  @BeforeEach
  void connect() throws Exception {
    for (int i = 0; i < 25; i++) {
      bob.send(alice.number(), "text " + i).join();
    }
    alice.awaitMessage(each -> each.text().equals("text 24"), Duration.ofSeconds(5)).join();
    companion.pair(sandbox.tcp(), alice);
    link = companion.online(sandbox.tcp());
  }

  @AfterEach
  void close() {
    link.close();
    sandbox.close();
  }

  @Test
  void newCompanionShouldGetKeysThenHistoryInOrder() throws Exception {
    List<ProtocolMessage> welcome = welcome();

    assertThat(welcome).extracting(ProtocolMessage::getType).containsExactly(9, 6, 5, 5, 5, 5);
    assertThat(welcome.get(1).getAppStateSyncKeyShare().getKeysList())
        .hasSize(3)
        .allMatch(key -> key.getKeyData().getKeyData().size() == 32);
    List<HistorySync> history = new ArrayList<>();
    for (ProtocolMessage message : welcome.subList(2, 6)) {
      history.add(inflate(message.getHistorySyncNotification()));
    }
    assertThat(history).extracting(HistorySync::getSyncType).containsExactly(5, 4, 0, 3);
    assertThat(history.getFirst().getPhoneNumberToLidMappingsList())
        .anyMatch(each -> each.getLidJid().equals(bob.lid() + "@lid"));
    assertThat(history.get(1).getPushnames(0).getPushname()).isEqualTo("Bob");
    assertThat(texts(history.get(2))).hasSize(20).first().isEqualTo("text 24");
    assertThat(texts(history.get(3)))
        .containsExactly("text 4", "text 3", "text 2", "text 1", "text 0");
    assertThat(history.get(3).getProgress()).isEqualTo(100);
  }

  @Test
  void companionShouldBeServedOnceButANewOneAlso() throws Exception {
    welcome();
    link.pending();
    link.close();
    link = companion.online(sandbox.tcp());
    link.pending();
    assertThat(link.peerMessages(0)).isEmpty();

    TestCompanion second = new TestCompanion(sandbox);
    second.pair(sandbox.tcp(), alice);
    try (Link other = second.online(sandbox.tcp())) {
      assertThat(other.peerMessages(TestCompanion.WELCOME)).hasSize(6);
    }
  }

  @Test
  void seededCollectionsShouldVerifyAndNoSnapshotComeUnasked() throws Exception {
    learnKeys(welcome());

    Map<SyncCollection, CollectionChange> read = new HashMap<>();
    for (SyncCollection name :
        List.of(SyncCollection.CRITICAL_BLOCK, SyncCollection.CRITICAL_UNBLOCK_LOW)) {
      Node collection =
          sync(Node.of("collection").with("name", name.wireName()).with("return_snapshot", "true"));
      assertThat(collection.child("snapshot")).isEmpty();
      read.put(name, open(name, patches(collection)));
    }

    assertThat(read.get(SyncCollection.CRITICAL_BLOCK).mutations())
        .extracting(Mutation::index)
        .containsExactly(List.of("setting_locale"), List.of("setting_pushName"));
    assertThat(read.get(SyncCollection.CRITICAL_UNBLOCK_LOW).mutations())
        .extracting(mutation -> mutation.value().getContactAction().getFullName())
        .containsExactly("Bob");
  }

  @Test
  void changeOnThePhoneShouldBeToldAndFetchedFromTheVersionBefore() throws Exception {
    learnKeys(welcome());
    alice.sync().pin(bob.number(), true).join();
    alice.sync().mute(bob.number(), true, null).join();
    alice.sync().pin(bob.number(), false).join();

    Node low = serverSync("regular_low", 2);
    assertThat(low.requiredJid("from").user()).isEmpty();
    Node answer = sync(collection("regular_low", 1));
    assertThat(patches(answer)).hasSize(1);
    assertThat(answer.required("version")).isEqualTo("2");
    assertThat(sync(collection("regular_low", 2)).children()).isEmpty();
    CollectionChange all =
        open(SyncCollection.REGULAR_LOW, patches(sync(collection("regular_low", 0))));
    assertThat(all.state().version()).isEqualTo(2);
  }

  @Test
  void companionsPatchShouldBeStoredToldToSiblingsAndReadByThePhone() throws Exception {
    learnKeys(welcome());
    TestCompanion second = new TestCompanion(sandbox);
    second.pair(sandbox.tcp(), alice);
    try (Link sibling = second.online(sandbox.tcp())) {
      PatchWriter.Written written = mute(CollectionState.empty());

      Node answer = upload("regular_high", 0, written);

      assertThat(answer.required("version")).isEqualTo("1");
      Node told =
          sibling.expect(node -> node.attribute("type").filter("server_sync"::equals).isPresent());
      assertThat(told.requiredChild("collection").required("version")).isEqualTo("1");
      assertThat(link.pending())
          .noneMatch(
              node -> node.isTag("notification") && node.required("type").equals("server_sync"));
      SyncActionValue muted =
          alice.sync().settings(SyncCollection.REGULAR_HIGH).join().get(List.of("mute", CHAT));
      assertThat(muted.getMuteAction().getMuted()).isTrue();
      assertThat(alice.sync().refused().join()).isZero();
      SyncdPatch stored = patches(sync(collection("regular_high", 0))).getFirst();
      assertThat(stored.toBuilder().clearVersion().build()).isEqualTo(written.patch());
      assertThat(stored.getVersion().getVersion()).isEqualTo(1);
    }
  }

  @Test
  void patchOnAnOldVersionShouldBeAConflictWithWhatIsMissing() throws Exception {
    learnKeys(welcome());
    alice.sync().star(bob.number(), "3EB0A", false, true).join();

    Node answer = upload("regular_high", 0, mute(CollectionState.empty()));

    assertThat(answer.required("type")).isEqualTo("error");
    assertThat(answer.requiredChild("error").required("code")).isEqualTo("409");
    assertThat(patches(answer)).hasSize(1);
    assertThat(alice.sync().settings(SyncCollection.REGULAR_HIGH).join()).hasSize(1);
  }

  @Test
  void patchThatDoesNotVerifyShouldBeCountedByThePhone() throws Exception {
    learnKeys(welcome());
    PatchWriter.Written wrong = mute(new CollectionState(0, filled()));

    upload("regular_high", 0, wrong);

    assertThat(alice.sync().refused().join()).isEqualTo(1);
  }

  @Test
  void longCollectionShouldComeInPortions() throws Exception {
    for (int i = 0; i < 60; i++) {
      alice.sync().archive(bob.number(), i % 2 == 0).join();
    }

    Node first = sync(collection("regular_low", 0));
    Node second = sync(collection("regular_low", 50));

    assertThat(patches(first)).hasSize(50);
    assertThat(first.required("has_more_patches")).isEqualTo("true");
    assertThat(patches(second)).hasSize(10);
    assertThat(second.attribute("has_more_patches")).isEmpty();
  }

  @Test
  void keyThatIsAskedForShouldBeSharedAndAnUnknownOneBeNamed() throws Exception {
    learnKeys(welcome());
    AppStateSyncKeyRequest.Builder request = AppStateSyncKeyRequest.newBuilder();
    request.addKeyIds(AppStateSyncKeyId.newBuilder().setKeyId(newest));
    request.addKeyIds(AppStateSyncKeyId.newBuilder().setKeyId(ByteString.copyFromUtf8("other")));

    companion.sendPeer(
        link,
        Message.newBuilder()
            .setProtocolMessage(
                ProtocolMessage.newBuilder().setType(7).setAppStateSyncKeyRequest(request))
            .build());

    Node answer = link.peerMessages(TestCompanion.WELCOME + 1).getLast();
    AppStateSyncKeyShare share =
        companion.decrypt(answer).message().getProtocolMessage().getAppStateSyncKeyShare();
    assertThat(share.getKeys(0).getKeyData().getKeyData().size()).isEqualTo(32);
    assertThat(share.getKeys(1).hasKeyData()).isFalse();
  }

  @Test
  void unknownCollectionAndWhatIsNoPatchShouldBeErrors() throws Exception {
    assertThat(sync(collection("regular_odd", 0)).requiredChild("error").required("code"))
        .isEqualTo("404");
    Node answer =
        link.query(
            iq(
                collection("regular", 0)
                    .withChildren(List.of(Node.of("patch").withBytes(new byte[] {1})))));
    assertThat(answer.requiredChild("error").required("code")).isEqualTo("400");
  }

  @Test
  void httpControlShouldChangeWhatAPersonWouldChange() throws Exception {
    Http http = new Http(sandbox);
    String chat = "/phones/15550100001/chats/15550100002";
    assertThat(
            http.send("PATCH", chat, "{\"muted\":true,\"pinned\":true,\"archived\":true}")
                .statusCode())
        .isEqualTo(200);
    assertThat(http.send("PATCH", chat, "{}").statusCode()).isEqualTo(400);
    assertThat(http.send("PATCH", chat, "{\"muted\":true,\"muted_until\":\"soon\"}").statusCode())
        .isEqualTo(400);
    assertThat(http.send("POST", chat + "/stars", "{\"message_id\":\"3EB0A\"}").statusCode())
        .isEqualTo(200);
    assertThat(
            http.send("PUT", "/phones/15550100001/contacts/15550100002", "{\"name\":\"Bobby\"}")
                .statusCode())
        .isEqualTo(200);
    assertThat(
            http.send("PUT", "/phones/15550100001/contacts/15550109999", "{\"name\":\"x\"}")
                .statusCode())
        .isEqualTo(404);
    assertThat(http.send("PUT", "/phones/15550100001/name", "{\"name\":\"Alice B\"}").statusCode())
        .isEqualTo(200);
    assertThat(http.get("/phones/15550100001/app-state").body())
        .contains("Bobby", "pin_v1", "Alice B", "star", "\"refused\":0");
  }

  private PatchWriter.Written mute(CollectionState before) {
    SyncActionValue value =
        SyncActionValue.newBuilder()
            .setMuteAction(SyncActionValue.MuteAction.newBuilder().setMuted(true))
            .build();
    return new PatchWriter(new SecureRandom())
        .write(
            SyncCollection.REGULAR_HIGH,
            List.of(
                new PatchWriter.Change(Mutation.Operation.SET, List.of("mute", CHAT), value, 2)),
            before,
            _ -> null,
            keys.get(newest));
  }

  private CollectionChange open(SyncCollection name, List<SyncdPatch> patches) {
    PatchReader reader = new PatchReader(id -> keys.get(ByteString.copyFrom(id)));
    Map<ByteString, ByteString> macs = new HashMap<>();
    CollectionState state = CollectionState.empty();
    CollectionChange last = new CollectionChange(state, List.of(), Map.of());
    for (SyncdPatch patch : patches) {
      last = reader.read(name, patch, last.state(), macs::get);
      last.macs().forEach((index, mac) -> mac.ifPresent(value -> macs.put(index, value)));
    }
    return last;
  }

  private List<ProtocolMessage> welcome() throws Exception {
    List<ProtocolMessage> welcome = new ArrayList<>();
    for (Node message : link.peerMessages(TestCompanion.WELCOME)) {
      welcome.add(companion.decrypt(message).message().getProtocolMessage());
    }
    return welcome;
  }

  private void learnKeys(List<ProtocolMessage> welcome) {
    for (AppStateSyncKey key : welcome.get(1).getAppStateSyncKeyShare().getKeysList()) {
      newest = key.getKeyId().getKeyId();
      keys.put(
          newest,
          SyncKeys.expand(newest.toByteArray(), key.getKeyData().getKeyData().toByteArray()));
    }
  }

  private Node serverSync(String name, long version) throws Exception {
    return link.expect(
        node ->
            node.isTag("notification")
                && node.child("collection")
                    .filter(each -> each.required("name").equals(name))
                    .filter(each -> each.number("version").orElse(0L) == version)
                    .isPresent());
  }

  private Node sync(Node collection) throws Exception {
    return link.query(iq(collection)).requiredChild("sync").requiredChild("collection");
  }

  private Node upload(String name, long version, PatchWriter.Written written) throws Exception {
    return sync(
        collection(name, version)
            .withChildren(List.of(Node.of("patch").withBytes(written.patch().toByteArray()))));
  }

  private static Node collection(String name, long version) {
    return Node.of("collection")
        .with("name", name)
        .with("version", version)
        .with("return_snapshot", "false");
  }

  private static Node iq(Node collection) {
    return Node.of("iq", Node.of("sync", collection))
        .with("type", "set")
        .with("xmlns", "w:sync:app:state");
  }

  private static List<SyncdPatch> patches(Node collection) throws Exception {
    List<SyncdPatch> patches = new ArrayList<>();
    for (Node patch : collection.requiredChild("patches").children("patch")) {
      patches.add(SyncdPatch.parseFrom(patch.bytes()));
    }
    return patches;
  }

  private static HistorySync inflate(HistorySyncNotification notification) throws Exception {
    return HistorySync.parseFrom(
        new InflaterInputStream(notification.getInitialHistBootstrapInlinePayload().newInput()));
  }

  private static List<String> texts(HistorySync history) {
    return history.getConversationsList().stream()
        .flatMap(chat -> chat.getMessagesList().stream())
        .map(message -> message.getMessage().getMessage().getConversation())
        .toList();
  }

  private static byte[] filled() {
    byte[] bytes = new byte[128];
    Arrays.fill(bytes, (byte) 1);
    return bytes;
  }
}
