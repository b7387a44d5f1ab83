package io.manyline.whatsapp.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.client.ClientFixture;
import io.manyline.whatsapp.client.TestPeer;
import io.manyline.whatsapp.client.TestPhone;
import io.manyline.whatsapp.event.WaEvent.HistorySynced;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.HistoryConversation;
import io.manyline.whatsapp.proto.HistoryPushName;
import io.manyline.whatsapp.proto.HistorySync;
import io.manyline.whatsapp.proto.HistorySyncMsg;
import io.manyline.whatsapp.proto.HistorySyncNotification;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.PhoneNumberToLidMapping;
import io.manyline.whatsapp.proto.ProtocolMessage;
import io.manyline.whatsapp.store.StateKey;
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
                  .addMessages(HistorySyncMsg.getDefaultInstance())
                  .addMessages(HistorySyncMsg.getDefaultInstance()))
          .addPushnames(HistoryPushName.newBuilder().setPushname("Bob"))
          .addPhoneNumberToLidMappings(
              PhoneNumberToLidMapping.newBuilder()
                  .setPnJid("15550008@s.whatsapp.net")
                  .setLidJid("990008@lid"))
          .addPhoneNumberToLidMappings(
              PhoneNumberToLidMapping.newBuilder().setPnJid("no address").setLidJid("x@y@z"))
          .setNctSalt(ByteString.copyFrom(SALT))
          .build();

  private final ClientFixture fixture = ClientFixture.online();
  private final TestPeer phone = new TestPeer(TestPhone.COMPANION.account());

  @Test
  void partShouldTeachAddressesAndBeCountedInTheCommitOfItsMessage() throws Exception {
    phone.meet(fixture.store, null);
    int before = fixture.store.commits().size();

    fixture.push(phone.message(notice(deflated(PART.toByteArray()))).with("category", "peer"));

    assertThat(fixture.store.commits()).hasSize(before + 1);
    HistorySynced event = fixture.store.received(HistorySynced.class).getFirst();
    assertThat(event.type()).isEqualTo("recent");
    assertThat(event.progress()).isEqualTo(70);
    assertThat(event.chats()).isEqualTo(1);
    assertThat(event.messages()).isEqualTo(2);
    assertThat(event.names()).isEqualTo(1);
    assertThat(link("15550007@s.whatsapp.net")).isEqualTo("990007@lid");
    assertThat(link("990008@lid")).isEqualTo("15550008@s.whatsapp.net");
    assertThat(fixture.store.read(StateKey.single(StateKey.Kind.NCT_SALT))).isEqualTo(SALT);
    assertThat(fixture.server().received("receipt"))
        .extracting(receipt -> receipt.required("type"))
        .containsExactly("peer_msg", "hist_sync");
  }

  @Test
  void partThatIsNoneShouldBeAcknowledgedAndLeftOut() throws Exception {
    phone.meet(fixture.store, null);
    byte[] deflated = deflated(PART.toByteArray());
    byte[] cut = Arrays.copyOf(deflated, deflated.length / 2);
    byte[] tooLong = deflated(new byte[] {0x12, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f});
    for (byte[] broken : new byte[][] {cut, new byte[] {1, 2, 3}, tooLong}) {
      fixture.push(phone.message(notice(broken)).with("category", "peer"));
    }

    assertThat(fixture.store.received()).isEmpty();
    assertThat(fixture.server().received("ack")).hasSize(3);
  }

  @Test
  void onlyThePhoneShouldTellOfThePast() throws Exception {
    TestPeer stranger = new TestPeer(Jid.phone("15550002"));
    stranger.meet(fixture.store, null);

    fixture.push(stranger.message(notice(deflated(PART.toByteArray()))));

    assertThat(fixture.store.received(HistorySynced.class)).isEmpty();
    assertThat(fixture.store.read(StateKey.single(StateKey.Kind.NCT_SALT))).isNull();
  }

  private String link(String address) {
    byte[] stored = fixture.store.read(new StateKey(StateKey.Kind.ADDRESS_LINK, address));
    return stored == null ? "" : new String(stored, StandardCharsets.UTF_8);
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
