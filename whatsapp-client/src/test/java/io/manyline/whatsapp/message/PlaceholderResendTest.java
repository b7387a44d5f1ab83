package io.manyline.whatsapp.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.client.ClientFixture;
import io.manyline.whatsapp.client.TestPeer;
import io.manyline.whatsapp.client.TestPhone;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.event.WaEvent.MessageReceived;
import io.manyline.whatsapp.event.WaEvent.MessageUndecryptable;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.HistoryMessage;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.MessageKey;
import io.manyline.whatsapp.proto.PeerDataOperationResponse;
import io.manyline.whatsapp.proto.ProtocolMessage;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Messages that this device cannot read, and a phone that can.
final class PlaceholderResendTest {
  private static final Jid ALICE = Jid.phone("15550002");
  private static final Jid GROUP = Jid.group("120363000000000001");

  private final ClientFixture fixture = ClientFixture.online();
  private final TestPeer phone = new TestPeer(TestPhone.COMPANION.account());

  @BeforeEach
  void meetThePhone() {
    phone.meet(fixture.store, null);
    fixture.push(phone.message(response(ByteString.EMPTY)));
    fixture.server().forget();
  }

  @Test
  void messageThatTheServerHadNothingOfShouldBeAskedForOnceAndReadAsItCame() {
    fixture.push(unavailable("u1", ""));
    fixture.push(unavailable("u1", ""));

    MessageKey asked = onlyQuestion();
    assertThat(asked.getId()).isEqualTo("u1");
    assertThat(asked.getRemoteJid()).isEqualTo(ALICE.toString());
    assertThat(asked.getFromMe()).isFalse();
    assertThat(asked.hasParticipant()).isFalse();

    fixture.push(answer(phone, "u1", "hello"));

    MessageReceived read = fixture.store.received(MessageReceived.class).getFirst();
    assertThat(read.messageId()).isEqualTo("u1");
    assertThat(read.chat()).isEqualTo(ALICE);
    assertThat(read.sentAt()).isEqualTo(Instant.ofEpochSecond(77));
    assertThat(read.pushName()).isEqualTo("Alice");
    assertThat(read.content()).isEqualTo(new MessageContent.Text("hello"));
    assertThat(fixture.server().received("receipt").getLast().required("type"))
        .isEqualTo("peer_msg");
  }

  @Test
  void messageShouldBeDurableBeforeTheAnswerIsAcknowledgedAndComeOnce() {
    fixture.push(unavailable("u1", ""));
    onlyQuestion();
    Node answer = answer(phone, "u1", "hello");
    Node again = answer(phone, "u1", "hello");
    fixture.server().forget();
    fixture.store.hold();

    fixture.push(answer);
    assertThat(fixture.server().received()).isEmpty();
    fixture.store.release();
    fixture.lane.runAll();
    assertThat(fixture.server().received("ack")).hasSize(1);

    fixture.push(again);
    assertThat(fixture.store.received(MessageReceived.class)).hasSize(1);
  }

  @Test
  void messageOfAGroupShouldBeAskedForWithItsAuthor() {
    fixture.push(
        Node.of("message", Node.of("unavailable"))
            .with("id", "g1")
            .with("from", GROUP)
            .with("participant", ALICE.withDevice(3))
            .with("t", 77L));

    MessageKey asked = onlyQuestion();
    assertThat(asked.getRemoteJid()).isEqualTo(GROUP.toString());
    assertThat(asked.getParticipant()).isEqualTo(ALICE.toString());

    fixture.push(answer(phone, "g1", "hello all"));
    MessageReceived read = fixture.store.received(MessageReceived.class).getFirst();
    assertThat(read.chat()).isEqualTo(GROUP);
    assertThat(read.from().phone()).isEqualTo(ALICE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "view_once",
        "view_once_unavailable_fanout",
        "bot_unavailable_fanout",
        "hosted_unavailable_fanout"
      })
  void whatPhonesDoNotGiveShouldNotBeAskedFor(String type) {
    fixture.push(unavailable("u1", type));

    assertThat(fixture.store.received(MessageUndecryptable.class)).hasSize(1);
    assertThat(questions()).isEmpty();
  }

  @Test
  void phoneShouldBeAskedWhenTheSenderWasAskedInVainAsOftenAsItMayBe() {
    for (int i = 1; i <= 5; i++) {
      fixture.push(broken("b1", i - 1));
      assertThat(questions()).isEmpty();
    }
    assertThat(fixture.server().received("receipt")).hasSize(5);

    fixture.push(broken("b1", 5));

    assertThat(fixture.server().received("receipt")).hasSize(5);
    assertThat(onlyQuestion().getId()).isEqualTo("b1");
    fixture.push(answer(phone, "b1", "at last"));
    assertThat(fixture.store.received(MessageReceived.class))
        .extracting(MessageReceived::content)
        .containsExactly(new MessageContent.Text("at last"));
  }

  @Test
  void whatWasNotAskedForOrComesFromElsewhereShouldNotBeTaken() {
    fixture.push(unavailable("u1", ""));
    onlyQuestion();

    fixture.push(answer(phone, "u2", "not asked for"));
    TestPeer stranger = new TestPeer(ALICE);
    stranger.meet(fixture.store, null);
    fixture.push(answer(stranger, "u1", "from a stranger"));
    TestPeer sibling = new TestPeer(TestPhone.COMPANION.account().withDevice(9));
    sibling.meet(fixture.store, null);
    fixture.push(answer(sibling, "u1", "from a sibling"));
    fixture.push(phone.message(response(ByteString.copyFrom(new byte[] {1, 2}))));

    assertThat(fixture.store.received(MessageReceived.class))
        .extracting(MessageReceived::content)
        .noneMatch(MessageContent.Text.class::isInstance);
    assertThat(fixture.ended()).isEmpty();
    fixture.push(answer(phone, "u1", "hello"));
    assertThat(fixture.store.received(MessageReceived.class).getLast().content())
        .isEqualTo(new MessageContent.Text("hello"));
  }

  private static Node unavailable(String id, String type) {
    Node nothing = Node.of("unavailable").with("type", type.isEmpty() ? null : type);
    return Node.of("message", nothing)
        .with("id", id)
        .with("from", ALICE)
        .with("notify", "Alice")
        .with("t", 77L);
  }

  /// @param retry which resend it is
  private static Node broken(String id, int retry) {
    Node enc = Node.of("enc").with("v", "2").with("type", "msg").with("count", retry);
    return Node.of("message", enc.withBytes(new byte[60]))
        .with("id", id)
        .with("from", ALICE)
        .with("t", 77L);
  }

  private List<Node> questions() {
    return fixture.server().received("message");
  }

  private MessageKey onlyQuestion() {
    assertThat(questions()).hasSize(1);
    Node question = questions().getFirst();
    assertThat(question.requiredJid("to")).isEqualTo(phone.jid());
    assertThat(question.required("category")).isEqualTo("peer");
    ProtocolMessage asked = phone.read(question.requiredChild("enc")).getProtocolMessage();
    assertThat(asked.getType()).isEqualTo(16);
    assertThat(asked.getPeerDataOperationRequest().getType()).isEqualTo(4);
    assertThat(asked.getPeerDataOperationRequest().getPlaceholdersList()).hasSize(1);
    return asked.getPeerDataOperationRequest().getPlaceholders(0).getKey();
  }

  private static Node answer(TestPeer from, String id, String text) {
    HistoryMessage resent =
        HistoryMessage.newBuilder()
            .setKey(MessageKey.newBuilder().setRemoteJid(ALICE.toString()).setId(id))
            .setMessage(Message.newBuilder().setConversation(text))
            .setMessageTimestamp(1)
            .setPushName("somebody else")
            .build();
    return from.message(response(resent.toByteString()));
  }

  private static Message response(ByteString resent) {
    return Message.newBuilder()
        .setProtocolMessage(
            ProtocolMessage.newBuilder()
                .setType(17)
                .setPeerDataOperationResponse(
                    PeerDataOperationResponse.newBuilder()
                        .setType(4)
                        .addResults(
                            PeerDataOperationResponse.Result.newBuilder()
                                .setResent(
                                    PeerDataOperationResponse.Resent.newBuilder()
                                        .setMessage(resent)))))
        .build();
  }
}
