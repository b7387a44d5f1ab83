package io.manyline.whatsapp.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.client.ClientFixture;
import io.manyline.whatsapp.client.TestPeer;
import io.manyline.whatsapp.client.TestPhone;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.event.WaEvent.Address;
import io.manyline.whatsapp.event.WaEvent.HistoryFailed;
import io.manyline.whatsapp.event.WaEvent.HistorySynced;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.HistoryConversation;
import io.manyline.whatsapp.proto.HistoryMessage;
import io.manyline.whatsapp.proto.HistoryPushName;
import io.manyline.whatsapp.proto.HistorySync;
import io.manyline.whatsapp.proto.HistorySyncMsg;
import io.manyline.whatsapp.proto.HistorySyncNotification;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.MessageKey;
import io.manyline.whatsapp.proto.PhoneNumberToLidMapping;
import io.manyline.whatsapp.proto.ProtocolMessage;
import io.manyline.whatsapp.store.Commit;
import io.manyline.whatsapp.store.InMemoryDeviceStore;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.whatsapp.store.StateKey.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

final class HistoryTest {
  private static final byte[] SALT = new byte[32];
  private static final HistorySync PART =
      HistorySync.newBuilder()
          .setSyncType(3)
          .addConversations(
              HistoryConversation.newBuilder()
                  .setId("15550007@s.whatsapp.net")
                  .setPnJid("15550007@s.whatsapp.net")
                  .setLidJid("990007@lid")
                  .addMessages(message("M2", true, "two", 4))
                  .addMessages(message("M1", false, "one", 0))
                  .setName("Bob")
                  .setUnreadCount(3)
                  .setArchived(true)
                  .setPinned(1)
                  .setEndOfHistoryTransferType(1))
          .addPushnames(
              HistoryPushName.newBuilder().setId("15550009@s.whatsapp.net").setPushname("Carol"))
          .addPushnames(HistoryPushName.newBuilder().setPushname("nobody"))
          .addPhoneNumberToLidMappings(
              PhoneNumberToLidMapping.newBuilder()
                  .setPnJid("15550008@s.whatsapp.net")
                  .setLidJid("990008@lid"))
          .addPhoneNumberToLidMappings(
              PhoneNumberToLidMapping.newBuilder().setPnJid("no address").setLidJid("x@y@z"))
          .setNctSalt(ByteString.copyFrom(SALT))
          .build();

  private static final HistorySync OTHER = PART.toBuilder().setProgress(71).build();

  private final ClientFixture fixture = ClientFixture.online();
  private final TestPeer phone = new TestPeer(TestPhone.COMPANION.account());

  @Test
  void partShouldBeQueuedInTheCommitOfItsMessageAndThenTakenIn() throws Exception {
    phone.meet(fixture.store, null);
    int before = fixture.store.commits().size();

    fixture.push(phone.message(notice(deflated(PART.toByteArray()))).with("category", "peer"));
    Commit first = fixture.store.commits().get(before);
    fixture.runUntil(() -> !fixture.store.received(HistorySynced.class).isEmpty());

    assertThat(first.changes().keySet().stream().map(StateKey::kind))
        .contains(Kind.SIGNAL_SESSION, Kind.HISTORY_QUEUE, Kind.HISTORY_PART);
    HistorySynced event = fixture.store.received(HistorySynced.class).getFirst();
    assertThat(event.type()).isEqualTo("recent");
    assertThat(event.progress()).isEqualTo(70);
    assertThat(event.counts()).isEqualTo(new HistorySynced.Counts(1, 2, 1, 1, 0));
    assertThat(link("15550007@s.whatsapp.net")).isEqualTo("990007@lid");
    assertThat(link("990008@lid")).isEqualTo("15550008@s.whatsapp.net");
    assertThat(fixture.store.read(StateKey.single(Kind.NCT_SALT))).isEqualTo(SALT);
    assertThat(fixture.store.count(Kind.HISTORY_PART)).isZero();
    assertThat(fixture.server().received("receipt"))
        .extracting(receipt -> receipt.required("type"))
        .containsExactly("peer_msg", "hist_sync");
  }

  @Test
  void chunkShouldTellChatMessagesAndNames() throws Exception {
    phone.meet(fixture.store, null);

    fixture.push(phone.message(notice(deflated(PART.toByteArray()))).with("category", "peer"));
    fixture.runUntil(() -> !fixture.store.received(HistorySynced.class).isEmpty());

    HistoryChunk chunk = fixture.told.getFirst();
    assertThat(chunk.part()).isEqualTo(fixture.store.received(HistorySynced.class).getFirst().id());
    assertThat(chunk.number()).isEqualTo(1);
    HistoryChunk.Chat chat = chunk.chats().getFirst();
    assertThat(chat.chat()).isEqualTo(Jid.lid("990007"));
    assertThat(chat.address()).isEqualTo(new Address(Jid.phone("15550007"), Jid.lid("990007")));
    assertThat(chat.name()).isEqualTo("Bob");
    assertThat(chat.marks()).isEqualTo(new HistoryChunk.Marks(3, true, true));
    assertThat(chat.complete()).isTrue();
    assertThat(chunk.messages())
        .extracting(
            HistoryChunk.Item::messageId, HistoryChunk.Item::fromMe, HistoryChunk.Item::status)
        .containsExactly(tuple("M2", true, "read"), tuple("M1", false, "error"));
    assertThat(chunk.messages().get(1).from().lid()).isEqualTo(Jid.lid("990007"));
    assertThat(chunk.messages().getFirst().content()).isEqualTo(new MessageContent.Text("two"));
    assertThat(chunk.names())
        .containsExactly(new HistoryChunk.Name(new Address(Jid.phone("15550009"), null), "Carol"));
  }

  @Test
  void partThatIsNoneShouldBeAcknowledgedAndGivenUp() throws Exception {
    phone.meet(fixture.store, null);
    byte[] deflated = deflated(PART.toByteArray());
    byte[] cut = Arrays.copyOf(deflated, deflated.length / 2);
    byte[] tooLong = deflated(new byte[] {0x12, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f});
    byte[] endsInAChat = deflated(new byte[] {0x12, 0x10, 0x0a, 0x01, 'x'});
    byte[] endsInAName = deflated(new byte[] {0x3a, 0x10, 0x0a, 0x01, 'x'});
    byte[][] all = {cut, new byte[] {1, 2, 3}, tooLong, endsInAChat, endsInAName};
    for (byte[] broken : all) {
      fixture.push(phone.message(notice(broken)).with("category", "peer"));
    }

    fixture.runUntil(() -> fixture.store.received(HistoryFailed.class).size() == all.length);
    assertThat(fixture.store.received(HistoryFailed.class))
        .allMatch(event -> event.reason().equals("MALFORMED") && event.type().equals("recent"));
    assertThat(fixture.store.count(Kind.HISTORY_PART)).isZero();
    assertThat(fixture.server().received("ack")).hasSize(all.length);
  }

  @Test
  void onlyThePhoneShouldTellOfThePast() throws Exception {
    TestPeer stranger = new TestPeer(Jid.phone("15550002"));
    stranger.meet(fixture.store, null);

    fixture.push(stranger.message(notice(deflated(PART.toByteArray()))));

    assertThat(fixture.store.count(Kind.HISTORY_QUEUE)).isZero();
    assertThat(fixture.store.read(StateKey.single(Kind.NCT_SALT))).isNull();
  }

  @Test
  void partThatIsAnnouncedTwiceShouldBeTakenInOnce() throws Exception {
    phone.meet(fixture.store, null);
    byte[] payload = deflated(PART.toByteArray());
    fixture.server().send(phone.message(notice(payload)).with("category", "peer"));
    fixture.server().send(phone.message(notice(payload)).with("category", "peer"));

    fixture.runUntil(() -> !fixture.store.received(HistorySynced.class).isEmpty());
    fixture.push(phone.message(notice(payload)).with("category", "peer"));
    fixture.push(phone.message(notice(deflated(OTHER.toByteArray()))).with("category", "peer"));
    fixture.runUntil(() -> fixture.store.received(HistorySynced.class).size() == 2);

    assertThat(fixture.told).extracting(HistoryChunk::part).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void withDepthNonePartsShouldTeachAndNotBeToldAndFilesNotBeFetched() throws Exception {
    ClientFixture none = online(HistoryDepth.NONE);
    phone.meet(none.store, null);

    none.push(phone.message(notice(deflated(PART.toByteArray()))).with("category", "peer"));
    none.push(phone.message(file(3)).with("category", "peer"));
    none.runUntil(() -> !none.store.received(HistorySynced.class).isEmpty());

    assertThat(none.told).isEmpty();
    assertThat(none.store.received(HistorySynced.class).getFirst().counts())
        .isEqualTo(new HistorySynced.Counts(1, 2, 1, 0, 0));
    assertThat(none.store.count(Kind.HISTORY_PART)).isZero();
    assertThat(none.server().queries("w:m", "media_conn")).isEmpty();
  }

  @Test
  void fullPartsShouldBeFetchedWithDepthFullOnly() throws Exception {
    ClientFixture full = online(HistoryDepth.FULL);
    phone.meet(full.store, null);
    full.push(phone.message(file(2)).with("category", "peer"));
    full.runUntil(() -> !full.server().queries("w:m", "media_conn").isEmpty());

    TestPeer again = new TestPeer(TestPhone.COMPANION.account());
    again.meet(fixture.store, null);
    fixture.push(again.message(file(2)).with("category", "peer"));
    assertThat(fixture.store.count(Kind.HISTORY_QUEUE)).isZero();
  }

  private static ClientFixture online(HistoryDepth depth) {
    ClientFixture made = new ClientFixture(new InMemoryDeviceStore(), depth);
    made.phone.link(made.store);
    return made.goOnline();
  }

  private String link(String address) {
    byte[] stored = fixture.store.read(new StateKey(StateKey.Kind.ADDRESS_LINK, address));
    return stored == null ? "" : new String(stored, StandardCharsets.UTF_8);
  }

  private static HistorySyncMsg message(String id, boolean fromMe, String text, int status) {
    return HistorySyncMsg.newBuilder()
        .setMessage(
            HistoryMessage.newBuilder()
                .setKey(MessageKey.newBuilder().setId(id).setFromMe(fromMe))
                .setMessageTimestamp(1_700_000_000)
                .setStatus(status)
                .setMessage(Message.newBuilder().setConversation(text)))
        .build();
  }

  /// A part on a media host.
  private static Message file(int type) {
    ByteString hash = ByteString.copyFrom(new byte[32]);
    return Message.newBuilder()
        .setProtocolMessage(
            ProtocolMessage.newBuilder()
                .setType(5)
                .setHistorySyncNotification(
                    HistorySyncNotification.newBuilder()
                        .setSyncType(type)
                        .setDirectPath("/v/1?x")
                        .setMediaKey(hash)
                        .setFileSha256(hash)
                        .setFileEncSha256(hash)))
        .build();
  }

  private static Message notice(byte[] payload) {
    return Message.newBuilder()
        .setProtocolMessage(
            ProtocolMessage.newBuilder()
                .setType(5)
                .setHistorySyncNotification(
                    HistorySyncNotification.newBuilder()
                        .setSyncType(3)
                        .setProgress(70)
                        .setInitialHistBootstrapInlinePayload(ByteString.copyFrom(payload))))
        .build();
  }

  private static byte[] deflated(byte[] bytes) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(bytes);
    }
    return out.toByteArray();
  }
}
