package io.manyline.whatsapp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.JsonFormat;
import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.SandboxSettings;
import io.manyline.sandbox.phone.PhoneDraft;
import io.manyline.sandbox.phone.PhoneMessage;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.content.ContactCard;
import io.manyline.whatsapp.content.LinkPreview;
import io.manyline.whatsapp.content.MediaFile;
import io.manyline.whatsapp.content.MediaKind;
import io.manyline.whatsapp.content.MediaTraits;
import io.manyline.whatsapp.content.MessageContent;
import io.manyline.whatsapp.content.MessageContent.Attendance;
import io.manyline.whatsapp.content.MessageContext;
import io.manyline.whatsapp.content.MessageRef;
import io.manyline.whatsapp.content.Quote;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.event.WaEvent.MessageReceived;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.socket.NettyTransport;
import io.manyline.whatsapp.store.InMemoryDeviceStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every kind of message between a client and virtual phones, which read and write it themselves.
final class SandboxKindsIT {
  private static final MessageContext NONE = MessageContext.NONE;

  private static Sandbox sandbox;
  private static NettyTransport transport;

  private VirtualPhone alice;
  private VirtualPhone bob;
  private LiveClient client;
  private int sent;

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
  void link() {
    alice = sandbox.phones().create(null, "Alice").join();
    bob = sandbox.phones().create(null, "Bob").join();
    client =
        new LiveClient(
            new ClientSettings(sandbox.tcp(), sandbox.trustRoot(), "2.3000.1023456789", "Manyline"),
            transport,
            new InMemoryDeviceStore());
    alice.scan(client.awaitCode()).join();
    client.awaitEvent(WaEvent.Connected.class);
  }

  @AfterEach
  void close() {
    client.close();
  }

  @ParameterizedTest
  @EnumSource(MediaKind.class)
  void mediaOfEachKindShouldArriveBothWays(MediaKind kind) {
    MessageContent.Media media = media(kind);
    PhoneMessage arrived = send(media);
    assertThat(arrived.kind()).isEqualTo(kind.name().toLowerCase(Locale.ROOT));

    bob.send(alice.number(), new PhoneDraft.Verbatim(withoutSecret(arrived))).join();
    assertThat(received(1).content()).isEqualTo(media);
  }

  @Test
  void composedKindsShouldArriveBothWays() {
    List<MessageContent.Composed> kinds =
        List.of(
            new MessageContent.Text(
                "hello @" + alice.number(), null, MessageContext.mentioning(List.of(jid(alice)))),
            new MessageContent.Text(
                "see https://example.com",
                new LinkPreview("https://example.com", "Example", "A page", ByteString.EMPTY),
                NONE),
            new MessageContent.Location(-6.2, 106.8, "Monas", "Jakarta", "", 5, NONE),
            new MessageContent.LiveLocation(
                1, 2, new MessageContent.Motion(3, 4, 5), "here", 6, Duration.ofSeconds(7), NONE),
            new MessageContent.Contacts("", List.of(new ContactCard("Ann", "BEGIN:VCARD")), NONE),
            new MessageContent.Contacts(
                "two",
                List.of(new ContactCard("Ann", "BEGIN:VCARD"), new ContactCard("Ben", "X")),
                NONE));

    for (int i = 0; i < kinds.size(); i++) {
      PhoneMessage arrived = send(kinds.get(i));
      bob.send(alice.number(), new PhoneDraft.Verbatim(withoutSecret(arrived))).join();
      assertThat(received(i + 1).content()).isEqualTo(kinds.get(i));
    }
  }

  @Test
  void replyByIdShouldQuoteWhatWasReallySaid() throws Exception {
    String id = bob.send(alice.number(), "what time is it?").join();
    received(1);

    PhoneMessage reply =
        send(new MessageContent.Text("noon", null, MessageContext.replyTo(Quote.of(id))));
    assertThat(JsonFormat.printer().print(reply.content().parse()))
        .contains("what time is it?", id, bob.lid() + "@lid");

    bob.send(alice.number(), new PhoneDraft.Reply(reply.id(), "thanks")).join();
    Quote quote = ((MessageContent.Text) received(2).content()).context().quote();
    assertThat(quote).isNotNull();
    assertThat(quote.messageId()).isEqualTo(reply.id());
    assertThat(quote.content())
        .isInstanceOfSatisfying(
            MessageContent.Text.class, text -> assertThat(text.text()).isEqualTo("noon"));
  }

  @Test
  void referenceToWhatIsNotKeptShouldBeRefusedUnlessTheCallerSaysIt() {
    MessageContext unknown = MessageContext.replyTo(Quote.of("3EB0UNKNOWN"));

    assertThat(refusal(new MessageContent.Text("noon", null, unknown)))
        .isEqualTo(SendException.Reason.MESSAGE_NOT_KNOWN);
    assertThat(refusal(new MessageContent.Forward(jid(bob), "3EB0UNKNOWN")))
        .isEqualTo(SendException.Reason.MESSAGE_NOT_KNOWN);
    assertThat(
            refusal(
                new MessageContent.PollVote(
                    MessageRef.of("3EB0UNKNOWN"), List.of("red"), Instant.EPOCH)))
        .isEqualTo(SendException.Reason.MESSAGE_NOT_KNOWN);
    Quote told = new Quote("3EB0UNKNOWN", jid(bob), new MessageContent.Text("told"));
    assertThat(
            send(new MessageContent.Text("noon", null, MessageContext.replyTo(told)))
                .content()
                .parse()
                .getExtendedTextMessage()
                .getContextInfo()
                .getQuotedMessage()
                .getConversation())
        .isEqualTo("told");
  }

  @Test
  void reactionEditAndDeleteShouldNameTheirMessageInBothViews() {
    String theirs = bob.send(alice.number(), "hello").join();
    received(1);
    PhoneMessage reaction =
        send(new MessageContent.Reaction(MessageRef.of(theirs), "👍", Instant.now()));
    assertThat(reaction.text()).isEqualTo("👍");
    assertThat(reaction.content().parse().getReactionMessage().getKey().getFromMe()).isFalse();

    PhoneMessage ours = send(new MessageContent.Text("helo"));
    PhoneMessage edit =
        send(
            new MessageContent.Edit(
                MessageRef.own(ours.id()), new MessageContent.Text("hello"), Instant.now()));
    assertThat(edit.kind()).isEqualTo("edit");
    assertThat(edit.text()).isEqualTo("hello");
    assertThat(send(new MessageContent.Revoke(MessageRef.own(ours.id()))).kind())
        .isEqualTo("delete");

    bob.send(alice.number(), new PhoneDraft.Reaction(ours.id(), "❤")).join();
    MessageContent.Reaction back = (MessageContent.Reaction) received(2).content();
    assertThat(back.target()).isEqualTo(MessageRef.own(ours.id()));
    bob.send(alice.number(), new PhoneDraft.Edit(theirs, "hello!")).join();
    MessageContent.Edit changed = (MessageContent.Edit) received(3).content();
    assertThat(changed.target().messageId()).isEqualTo(theirs);
    assertThat(changed.target().fromMe()).isFalse();
    assertThat(changed.content()).isEqualTo(new MessageContent.Text("hello!"));
    bob.send(alice.number(), new PhoneDraft.Delete(theirs)).join();
    assertThat(((MessageContent.Revoke) received(4).content()).target().messageId())
        .isEqualTo(theirs);
    assertThat(refusal(new MessageContent.Forward(jid(bob), theirs)))
        .isEqualTo(SendException.Reason.MESSAGE_NOT_KNOWN);
  }

  @Test
  void otherSideShouldNotTakeBackOrEditWhatWeWrote() {
    PhoneMessage ours = send(new MessageContent.Text("mine"));

    bob.send(alice.number(), new PhoneDraft.Delete(ours.id())).join();

    assertThat(received(1).content()).isEqualTo(new MessageContent.Unsupported("protocolMessage"));
  }

  @Test
  void votesShouldBeReadBothWays() {
    PhoneMessage poll = send(poll());
    bob.send(alice.number(), new PhoneDraft.Vote(poll.id(), List.of("green"))).join();
    MessageContent.PollVote vote = (MessageContent.PollVote) received(1).content();
    assertThat(vote.poll()).isEqualTo(MessageRef.own(poll.id()));
    assertThat(vote.options()).containsExactly("green");

    String theirs = bob.send(alice.number(), new PhoneDraft.Verbatim(withoutSecret(poll))).join();
    received(2);
    PhoneMessage ours =
        send(
            new MessageContent.PollVote(
                MessageRef.of(theirs), List.of("red", "green"), Instant.now()));
    assertThat(ours.text()).isEqualTo("red, green");
    assertThat(
            refusal(
                new MessageContent.PollVote(MessageRef.of(theirs), List.of("blue"), Instant.now())))
        .isEqualTo(SendException.Reason.CONTENT_INVALID);
  }

  @Test
  void answersToEventsShouldBeReadBothWays() {
    PhoneMessage event = send(event());
    bob.send(alice.number(), new PhoneDraft.Answer(event.id(), "maybe")).join();
    MessageContent.EventResponse answer = (MessageContent.EventResponse) received(1).content();
    assertThat(answer.attendance()).isEqualTo(Attendance.MAYBE);

    String theirs = bob.send(alice.number(), new PhoneDraft.Verbatim(withoutSecret(event))).join();
    received(2);
    assertThat(
            send(new MessageContent.EventResponse(
                    MessageRef.of(theirs), Attendance.GOING, 0, Instant.now()))
                .text())
        .isEqualTo("going");
  }

  @Test
  void forwardShouldCarryTheContentAndCount() {
    String id = bob.send(alice.number(), "pass it on").join();
    received(1);

    PhoneMessage once = send(new MessageContent.Forward(jid(bob), id));
    assertThat(once.text()).isEqualTo("pass it on");
    PhoneMessage twice = send(new MessageContent.Forward(jid(bob), once.id()));
    assertThat(
            twice.content().parse().getExtendedTextMessage().getContextInfo().getForwardingScore())
        .isEqualTo(2);
  }

  @Test
  void ephemeralSettingShouldArriveBothWays() {
    PhoneMessage setting = send(new MessageContent.EphemeralSetting(Duration.ofDays(7)));
    assertThat(setting.kind()).isEqualTo("ephemeral");

    bob.send(alice.number(), new PhoneDraft.Verbatim(setting.content().parse())).join();
    assertThat(received(1).content())
        .isEqualTo(new MessageContent.EphemeralSetting(Duration.ofDays(7)));
  }

  private PhoneMessage send(MessageContent content) {
    String id = "3EB0%016d".formatted(++sent);
    assertThat(client.send(id, jid(bob), content).error()).isNull();
    return bob.awaitMessage(message -> message.id().equals(id), LiveClient.PATIENCE).join();
  }

  private SendException.Reason refusal(MessageContent content) {
    CompletionException failure =
        catchThrowableOfType(
            CompletionException.class, () -> client.prepare("3EB0FF", jid(bob), content));
    return ((SendException) failure.getCause()).reason();
  }

  private MessageReceived received(int count) {
    return client.awaitReceived(MessageReceived.class, count).get(count - 1);
  }

  private static Message withoutSecret(PhoneMessage message) {
    return message.content().parse().toBuilder().clearMessageContextInfo().build();
  }

  private static MessageContent.Poll poll() {
    return new MessageContent.Poll(
        "Which?", List.of("red", "green"), 0, secret(), MessageContext.NONE);
  }

  private static MessageContent.Event event() {
    return new MessageContent.Event(
        "Picnic",
        new MessageContent.Schedule("", Instant.ofEpochSecond(1_900_000_000), null, false),
        null,
        "",
        false,
        secret(),
        NONE);
  }

  private static ByteString secret() {
    return ByteString.copyFrom(new byte[32]);
  }

  private static MessageContent.Media media(MediaKind kind) {
    boolean captioned =
        switch (kind) {
          case IMAGE, VIDEO, GIF, VIDEO_NOTE, DOCUMENT -> true;
          case AUDIO, VOICE_NOTE, STICKER -> false;
        };
    MediaFile file =
        new MediaFile(
            "https://127.0.0.1:1/x",
            "/x?y=1",
            secret(),
            secret(),
            secret(),
            77,
            "application/octet-stream",
            Instant.ofEpochSecond(1_700_000_000));
    boolean viewOnce = kind == MediaKind.IMAGE || kind == MediaKind.VIDEO;
    return new MessageContent.Media(
        kind, file, captioned ? "look" : "", MediaTraits.NONE, viewOnce, NONE);
  }

  private static Jid jid(VirtualPhone phone) {
    return Jid.phone(phone.number());
  }
}
