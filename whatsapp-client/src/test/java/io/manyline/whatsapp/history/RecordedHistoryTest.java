package io.manyline.whatsapp.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.client.ClientFixture;
import io.manyline.whatsapp.client.TestPeer;
import io.manyline.whatsapp.client.TestPhone;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.event.WaEvent.Address;
import io.manyline.whatsapp.event.WaEvent.HistorySynced;
import io.manyline.whatsapp.history.HistoryChunk.Chat;
import io.manyline.whatsapp.history.HistoryChunk.Item;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.HistorySyncNotification;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.ProtocolMessage;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A part that Baileys wrote: we read from it what Baileys does, and the rest as it was written.
final class RecordedHistoryTest {
  private final ClientFixture fixture = ClientFixture.online();
  private List<String> recorded = List.of();
  private HistoryChunk chunk;

  @BeforeEach
  void takeIn() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/vectors/history/part.txt")) {
      recorded = new String(in.readAllBytes(), UTF_8).lines().toList();
    }
    TestPeer phone = new TestPeer(TestPhone.COMPANION.account());
    phone.meet(fixture.store, null);
    byte[] deflated = HexFormat.of().parseHex(lines("deflated ").getFirst());
    HistorySyncNotification notice =
        HistorySyncNotification.newBuilder()
            .setSyncType(3)
            .setProgress(40)
            .setInitialHistBootstrapInlinePayload(ByteString.copyFrom(deflated))
            .build();
    ProtocolMessage protocol =
        ProtocolMessage.newBuilder().setType(5).setHistorySyncNotification(notice).build();
    fixture.push(
        phone
            .message(Message.newBuilder().setProtocolMessage(protocol).build())
            .with("category", "peer"));
    fixture.runUntil(() -> !fixture.store.received(HistorySynced.class).isEmpty());
    chunk = fixture.told.getFirst();
  }

  @Test
  void messagesShouldBeThoseThatBaileysReads() {
    assertThat(chunk.messages().stream().filter(it -> !it.messageId().equals("S1")))
        .map(it -> it.messageId() + " " + ((MessageContent.Text) it.content()).text())
        .containsExactlyElementsOf(lines("message "));
    Item third = chunk.messages().getFirst();
    assertThat(third.fromMe()).isTrue();
    assertThat(third.starred()).isTrue();
    assertThat(third.status()).isEqualTo("read");
    assertThat(third.sentAt()).isEqualTo(Instant.ofEpochSecond(1_700_000_009));
    assertThat(third.from().phone()).isEqualTo(TestPhone.COMPANION.account());
    assertThat(chunk.messages().get(1).pushName()).isEqualTo("Ada");
    Item inGroup = chunk.messages().get(3);
    assertThat(inGroup.chat()).isEqualTo(Jid.group("120363000000000001"));
    assertThat(inGroup.from()).isEqualTo(new Address(Jid.phone("15550101003"), Jid.lid("990003")));
  }

  @Test
  void statusPostsShouldBeMessagesOfTheirOwnChat() {
    Item status = chunk.messages().getLast();
    assertThat(status.messageId()).isEqualTo("S1");
    assertThat(status.chat()).isEqualTo(Jid.parse("status@broadcast"));
    assertThat(status.from().phone()).isEqualTo(Jid.phone("15550101003"));
  }

  @Test
  void chatsShouldBeAsThePhoneShowsThem() {
    Chat ada = chunk.chats().getFirst();
    assertThat(ada.chat()).isEqualTo(Jid.lid("990002"));
    assertThat(ada.address().phone().toString()).isEqualTo(lines("chat ").getFirst());
    assertThat(ada.name()).isEqualTo("Ada");
    assertThat(ada.marks()).isEqualTo(new HistoryChunk.Marks(2, true, true));
    assertThat(ada.lastMessageAt()).isEqualTo(Instant.ofEpochSecond(1_700_000_009));
    assertThat(ada.mutedUntil()).isEqualTo(Instant.ofEpochSecond(1_900_000_000));
    assertThat(ada.complete()).isTrue();
    Chat friends = chunk.chats().get(1);
    assertThat(friends.chat().toString()).isEqualTo(lines("chat ").get(1));
    assertThat(friends.name()).isEqualTo("Friends");
    assertThat(friends.marks().unread()).isEqualTo(-1);
  }

  @Test
  void addressesShouldBeThoseThatBaileysLearns() {
    assertThat(
            Stream.concat(
                chunk.names().stream().map(HistoryChunk.Name::address),
                chunk.chats().stream().map(Chat::address).filter(it -> it.lid() != null)))
        .map(it -> it.phone() + " " + it.lid())
        .containsExactlyElementsOf(lines("mapping "));
    assertThat(chunk.names().getFirst().name()).isEqualTo("Bob");
  }

  private List<String> lines(String kind) {
    return recorded.stream()
        .filter(line -> line.startsWith(kind))
        .map(line -> line.substring(kind.length()))
        .toList();
  }
}
