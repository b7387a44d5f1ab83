package io.manyline.whatsapp.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.client.ClientFixture;
import io.manyline.whatsapp.client.OutgoingMessage;
import io.manyline.whatsapp.client.PreparedMessage;
import io.manyline.whatsapp.client.SendException;
import io.manyline.whatsapp.client.SendingFixture;
import io.manyline.whatsapp.client.ServerAck;
import io.manyline.whatsapp.content.MediaFile;
import io.manyline.whatsapp.content.MediaKind;
import io.manyline.whatsapp.content.MediaTraits;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.content.MessageContext;
import io.manyline.whatsapp.content.MessageRef;
import io.manyline.whatsapp.event.WaEvent.ChannelChanged;
import io.manyline.whatsapp.event.WaEvent.ChannelCounts;
import io.manyline.whatsapp.event.WaEvent.ChannelPostReceived;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.ImageMessage;
import io.manyline.whatsapp.proto.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/// Channels of a scripted server.
final class ChannelsTest {
  private static final Jid CHANNEL = Jid.parse("120363400000000001@newsletter");

  private final ClientFixture fixture = ClientFixture.online();

  @Test
  void questionShouldCarryDocumentAndVariablesAndTheAnswerBeReadWithNumbersAsText() {
    answerMex(
        """
        {"data":{"xwa2_newsletter_create":{"id":"%s","state":{"type":"ACTIVE"},
        "thread_metadata":{"creation_time":"1767225600","name":{"text":"News"},
        "description":{"text":""},"invite":"0029Code","subscribers_count":"7",
        "verification":"VERIFIED"},"viewer_metadata":{"role":"OWNER","mute":"ON"}}}}\
        """
            .formatted(CHANNEL));

    ChannelInfo info = join(fixture.client.channels().create("Ne\"ws", ""));

    assertThat(info)
        .isEqualTo(
            new ChannelInfo(
                CHANNEL,
                "News",
                "",
                "0029Code",
                Instant.ofEpochSecond(1_767_225_600),
                7,
                true,
                "active",
                ChannelRole.OWNER,
                true));
    Node query = fixture.server().queries("w:mex", "query").getFirst().requiredChild("query");
    assertThat(query.required("query_id")).isEqualTo("25149874324715067");
    assertThat(query.text())
        .contains("\"variables\":{\"input\":{", "\"name\":\"Ne\\\"ws\"", "\"description\":null");
  }

  @Test
  void errorsShouldFailWithTheReasonOfTheOneThatSumsUp() {
    answerMex(
        """
        {"data":null,"errors":[{"message":"minor","extensions":{"error_code":400}},
        {"message":"Not authorized","extensions":{"error_code":403,"is_summary":true}}]}\
        """);
    assertThat(reason(fixture.client.channels().delete(CHANNEL)))
        .isEqualTo(ChannelException.Reason.NOT_ALLOWED);

    answerMex("{\"data\":{\"xwa2_newsletter\":null}}");
    assertThat(reason(fixture.client.channels().find(CHANNEL)))
        .isEqualTo(ChannelException.Reason.REFUSED);
    answerMex("no JSON");
    assertThat(reason(fixture.client.channels().find(CHANNEL)))
        .isEqualTo(ChannelException.Reason.REFUSED);
    answerMex("[".repeat(5_000));
    assertThat(reason(fixture.client.channels().find(CHANNEL)))
        .isEqualTo(ChannelException.Reason.REFUSED);
  }

  @Test
  void postShouldGoInTheClearAndItsAckTellItsPlace() {
    PreparedMessage prepared = prepare("3EB01", new MessageContent.Text("hello"));
    Node stanza = SendingFixture.stanza(prepared);
    assertThat(stanza.requiredJid("to")).isEqualTo(CHANNEL);
    assertThat(stanza.required("type")).isEqualTo("text");
    assertThat(stanza.requiredChild("plaintext").bytes()).isEqualTo(bytes("hello"));
    assertThat(stanza.children()).hasSize(1);
    assertThat(fixture.store.commits().getLast().prepared()).isSameAs(prepared);

    CompletionStage<ServerAck> sent = fixture.client.transmit(prepared);
    fixture.lane.runAll();
    fixture.push(ack("3EB01").with("server_id", 101));
    assertThat(sent.toCompletableFuture().join().serverId()).isEqualTo(101);
  }

  @Test
  void fileShouldGoWithoutKeyAndNameItsUpload() throws Exception {
    PreparedMessage prepared = prepare("3EB01", image(file(ByteString.EMPTY, "handle"), false));
    Node stanza = SendingFixture.stanza(prepared);
    Node plaintext = stanza.requiredChild("plaintext");

    assertThat(stanza.required("type")).isEqualTo("media");
    assertThat(stanza.required("media_id")).isEqualTo("handle");
    assertThat(plaintext.required("mediatype")).isEqualTo("image");
    ImageMessage image = Message.parseFrom(plaintext.bytes()).getImageMessage();
    assertThat(image.getDirectPath()).isEqualTo("/v/1?x");
    assertThat(image.getFileSha256().size()).isEqualTo(32);
    assertThat(image.hasMediaKey()).isFalse();
    assertThat(image.hasFileEncSha256()).isFalse();
    assertThat(image.hasMediaKeyTimestamp()).isFalse();
    PreparedMessage unnamed = prepare("3EB02", image(file(ByteString.EMPTY, ""), false));
    assertThat(SendingFixture.stanza(unnamed).attribute("media_id")).isEmpty();
  }

  @Test
  void fileUnderAKeyAndOneToBeSeenOnceShouldBeNoPost() {
    ByteString key = ByteString.copyFrom(new byte[32]);
    for (MessageContent bad :
        List.of(image(file(key, ""), false), image(file(ByteString.EMPTY, "h"), true))) {
      CompletionStage<PreparedMessage> refused =
          fixture.client.prepare(new OutgoingMessage(CHANNEL, "3EB01", bad));
      fixture.lane.runAll();
      assertThat(SendingFixture.failure(refused).reason())
          .isEqualTo(SendException.Reason.CONTENT_INVALID);
    }
  }

  @Test
  void editAndRevokeShouldGoByThePostsOwnIdAndWaitForItsAck() {
    MessageRef post = MessageRef.own("3EB01");
    PreparedMessage edit =
        prepare(
            "3EB02",
            new MessageContent.Edit(post, new MessageContent.Text("better"), Instant.EPOCH));
    assertThat(SendingFixture.stanza(edit).required("id")).isEqualTo("3EB01");
    assertThat(SendingFixture.stanza(edit).required("edit")).isEqualTo("3");
    assertThat(SendingFixture.stanza(edit).requiredChild("plaintext").bytes())
        .isEqualTo(bytes("better"));
    assertThat(edit.messageId()).isEqualTo("3EB02");
    CompletionStage<ServerAck> sent = fixture.client.transmit(edit);
    fixture.lane.runAll();
    fixture.push(ack("3EB01"));
    assertThat(sent.toCompletableFuture()).isCompleted();

    Node revoke = SendingFixture.stanza(prepare("3EB03", new MessageContent.Revoke(post)));
    assertThat(revoke.required("id")).isEqualTo("3EB01");
    assertThat(revoke.required("edit")).isEqualTo("8");
    assertThat(revoke.requiredChild("plaintext").bytes()).isEmpty();
  }

  @Test
  void whatNoPostCanBeShouldBeRefused() {
    CompletionStage<PreparedMessage> vote =
        fixture.client.prepare(
            new OutgoingMessage(
                CHANNEL,
                "3EB01",
                new MessageContent.Reaction(MessageRef.own("3EB00"), "👍", Instant.EPOCH)));
    fixture.lane.runAll();
    assertThat(SendingFixture.failure(vote).reason())
        .isEqualTo(SendException.Reason.CONTENT_INVALID);
  }

  @Test
  void postsThatComeShouldBeDurableBeforeTheAckAndEditsTold() {
    fixture.store.hold();
    fixture.push(post("3EBA", 101, "hello"));
    assertThat(fixture.server().received("ack")).isEmpty();
    fixture.store.release();
    fixture.lane.runAll();
    Node meta = Node.of("meta").with("msg_edit_t", 1_767_225_700_000L).with("original_msg_t", 1);
    fixture.push(edited("3", Node.of("plaintext").withBytes(bytes("better")), meta));
    fixture.push(edited("8", Node.of("plaintext").withBytes(new byte[0]), meta));

    List<ChannelPostReceived> told = fixture.store.received(ChannelPostReceived.class);
    assertThat(told).extracting(ChannelPostReceived::serverId).containsExactly(101L, 101L, 101L);
    assertThat(told.getFirst().message().chat()).isEqualTo(CHANNEL);
    assertThat(told.getFirst().message().content()).isEqualTo(new MessageContent.Text("hello"));
    assertThat(told.get(1).message().content())
        .isEqualTo(
            new MessageContent.Edit(
                MessageRef.of("3EBA"),
                new MessageContent.Text("better"),
                Instant.ofEpochMilli(1_767_225_700_000L)));
    assertThat(told.getLast().message().content())
        .isEqualTo(new MessageContent.Revoke(MessageRef.of("3EBA")));
    assertThat(fixture.server().received("ack")).hasSize(3);
    assertThat(fixture.server().received("receipt")).isEmpty();
  }

  @Test
  void liveUpdatesShouldBeAskedForAndTold() {
    fixture.script(
        iq ->
            iq.child("live_updates").isPresent()
                ? Optional.of(
                    Node.of("iq", Node.of("live_updates").with("duration", 300))
                        .with("id", iq.required("id"))
                        .with("type", "result"))
                : Optional.empty());
    assertThat(join(fixture.client.channels().liveUpdates(CHANNEL)))
        .isEqualTo(Duration.ofMinutes(5));

    Node message =
        Node.of(
                "message",
                Node.of("reactions", Node.of("reaction").with("code", "👍").with("count", 3)),
                Node.of("views_count").with("count", 12))
            .with("server_id", 101);
    fixture.push(
        Node.of(
                "notification",
                Node.of("live_updates", Node.of("messages", message).with("jid", CHANNEL)))
            .with("type", "newsletter")
            .with("from", CHANNEL)
            .with("id", "n1")
            .with("t", 1_767_225_600));

    assertThat(fixture.store.received(ChannelCounts.class).getFirst().posts())
        .containsExactly(new ChannelCounts.Post(101, Map.of("👍", 3L), 12));
  }

  @Test
  void changesShouldBeToldAndWhatConcernsNoChannelOnlyAcknowledged() {
    mex("{\"data\":{\"xwa2_notify_newsletter_on_leave\":{\"id\":\"%s\",\"role\":\"GUEST\"}}}");
    mex("{\"data\":{\"xwa2_notify_newsletter_on_mute_change\":{\"id\":\"%s\",\"mute\":\"ON\"}}}");
    mex(
        "{\"data\":{\"xwa2_notify_newsletter_on_metadata_update\":{\"id\":\"%s\",\"thread_metadata\":"
            + "{\"name\":{\"text\":\"New\"}}}}}");
    mex("{\"data\":{\"xwa2_notify_account_reachout_timelock\":{\"is_active\":true}}}");
    mex("{\"data\":{\"xwa2_notify_newsletter_on_leave\":{\"id\":\"15550001@s.whatsapp.net\"}}}");

    assertThat(fixture.store.received(ChannelChanged.class))
        .extracting(ChannelChanged::what)
        .containsExactly(
            new ChannelChanged.Unfollowed(),
            new ChannelChanged.Muted(true),
            new ChannelChanged.Described("New", ""));
    List<Node> acks = fixture.server().received("ack");
    assertThat(acks).hasSize(5);
    assertThat(acks.getLast().attribute("error")).contains("487");
  }

  @Test
  void countsAndChangesMustBeDurableBeforeTheAck() {
    fixture.store.hold();
    mex("{\"data\":{\"xwa2_notify_newsletter_on_leave\":{\"id\":\"%s\"}}}");
    fixture.push(
        Node.of(
                "notification",
                Node.of(
                    "live_updates", Node.of("messages", Node.of("message").with("server_id", 7))))
            .with("type", "newsletter")
            .with("from", CHANNEL)
            .with("id", "n2")
            .with("t", 1_767_225_600));
    assertThat(fixture.server().received("ack")).isEmpty();

    fixture.store.release();
    fixture.lane.runAll();

    assertThat(fixture.server().received("ack")).hasSize(2);
    assertThat(fixture.store.received(ChannelChanged.class)).hasSize(1);
    assertThat(fixture.store.received(ChannelCounts.class)).hasSize(1);
  }

  private PreparedMessage prepare(String id, MessageContent content) {
    CompletionStage<PreparedMessage> stage =
        fixture.client.prepare(new OutgoingMessage(CHANNEL, id, content));
    fixture.lane.runAll();
    return stage.toCompletableFuture().join();
  }

  private <T> T join(CompletionStage<T> stage) {
    fixture.lane.runAll();
    return stage.toCompletableFuture().join();
  }

  private ChannelException.Reason reason(CompletionStage<?> stage) {
    fixture.lane.runAll();
    Throwable failure = catchThrowable(() -> stage.toCompletableFuture().getNow(null));
    assertThat(failure).isInstanceOf(CompletionException.class);
    return ((ChannelException) failure.getCause()).reason();
  }

  private void answerMex(String json) {
    fixture.script(
        iq ->
            iq.child("query").isPresent()
                ? Optional.of(
                    Node.of("iq", Node.of("result").withText(json))
                        .with("id", iq.required("id"))
                        .with("type", "result"))
                : Optional.empty());
  }

  private void mex(String json) {
    fixture.push(
        Node.of(
                "notification",
                Node.of("update").with("op_name", "Op").withText(json.formatted(CHANNEL)))
            .with("type", "mex")
            .with("from", Jid.SERVER)
            .with("id", "n" + json.hashCode())
            .with("t", 1_767_225_600));
  }

  private static Node post(String id, long serverId, String text) {
    return Node.of("message", Node.of("plaintext").withBytes(bytes(text)))
        .with("id", id)
        .with("server_id", serverId)
        .with("from", CHANNEL)
        .with("t", 1_767_225_600)
        .with("type", "text");
  }

  private static Node edited(String edit, Node... children) {
    return post("3EBA", 101, "").with("edit", edit).withChildren(List.of(children));
  }

  private static MessageContent image(MediaFile file, boolean viewOnce) {
    return new MessageContent.Media(
        MediaKind.IMAGE, file, "look", MediaTraits.NONE, viewOnce, MessageContext.NONE);
  }

  private static MediaFile file(ByteString key, String handle) {
    ByteString hash = ByteString.copyFrom(new byte[32]);
    return new MediaFile(
        "", "/v/1?x", key, hash, ByteString.EMPTY, 3, "image/png", Instant.EPOCH, handle);
  }

  private static Node ack(String id) {
    return Node.of("ack").with("class", "message").with("id", id).with("from", CHANNEL);
  }

  private static byte[] bytes(String text) {
    return Message.newBuilder().setConversation(text).build().toByteArray();
  }
}
