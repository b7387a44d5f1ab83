package io.manyline.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.manyline.interop.Saying.Kind;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.event.v1.PollVoted;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.message.v1.ContactCard;
import io.manyline.proto.message.v1.Contacts;
import io.manyline.proto.message.v1.Context;
import io.manyline.proto.message.v1.EventInvite;
import io.manyline.proto.message.v1.Location;
import io.manyline.proto.message.v1.Media;
import io.manyline.proto.message.v1.MessageContent;
import io.manyline.proto.message.v1.MessageRef;
import io.manyline.proto.message.v1.Poll;
import io.manyline.proto.message.v1.PollVote;
import io.manyline.proto.message.v1.Text;
import io.manyline.registry.media.MediaId;
import io.manyline.worker.TestContents;
import io.manyline.worker.TestSession;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Predicate;

/// A session of our product that says more than texts.
record WorkerSpeaker(WorkerStack stack, TestSession session) implements Speaker {

  @Override
  public String say(Participant to, Saying saying) {
    return send(to, saying.kind().hasFile() ? media(saying) : content(saying));
  }

  @Override
  public Saying hear(Participant from, String messageId) {
    SessionEvent event =
        await(
            each ->
                each.getMessageReceived().getMessageId().equals(messageId)
                    && WorkerParticipant.isFrom(each.getMessageReceived().getFrom(), from));
    Saying saying = read(event.getMessageReceived().getContent());
    if (!loads(saying.kind())) {
      return saying;
    }
    SessionEvent ready = await(each -> each.getMediaReady().getMessageId().equals(messageId));
    return saying.with(stack.stored(session, new MediaId(ready.getMediaReady().getMediaId())));
  }

  /// What is to be seen once is not kept.
  @Override
  public boolean loads(Kind kind) {
    return kind.hasFile() && kind != Kind.VIEW_ONCE;
  }

  @Override
  public void vote(Participant author, String pollId, String option) {
    send(
        author,
        MessageContent.newBuilder()
            .setPollVote(
                PollVote.newBuilder()
                    .setPoll(MessageRef.newBuilder().setMessageId(pollId))
                    .addOptions(option))
            .build());
  }

  @Override
  public void awaitVote(Participant voter, String pollId, String option) {
    PollVoted vote =
        await(
                each ->
                    each.getPollVoted().getTarget().getMessageId().equals(pollId)
                        && WorkerParticipant.isFrom(each.getPollVoted().getFrom(), voter))
            .getPollVoted();
    assertThat(vote.getReadable()).isTrue();
    assertThat(vote.getOptionsList()).containsExactly(option);
  }

  private String send(Participant to, MessageContent content) {
    CommandOutcome sent = session.send(to.number(), content);
    assertThat(sent.hasMessageSent()).as("%s", sent).isTrue();
    return sent.getMessageSent().getMessageId();
  }

  private SessionEvent await(Predicate<SessionEvent> wanted) {
    return session.events().await(BaileysClient.PATIENCE, wanted);
  }

  private MessageContent media(Saying saying) {
    MediaId id = MediaId.derived(session.uid(), UUID.randomUUID().toString());
    stack.store(session, id, saying.file().toByteArray());
    Kind kind = saying.kind();
    boolean once = kind == Kind.VIEW_ONCE;
    Media.Builder media =
        Media.newBuilder()
            .setKind(once ? "image" : kind.name().toLowerCase(Locale.ROOT))
            .setMimeType(kind.mimeType())
            .setMediaId(id.value())
            .setViewOnce(once)
            .setCaption(saying.text());
    if (kind == Kind.DOCUMENT) {
      media.setFileName(saying.detail());
    }
    return MessageContent.newBuilder().setMedia(media).build();
  }

  private static MessageContent content(Saying saying) {
    MessageContent.Builder content = MessageContent.newBuilder();
    Text text = Text.newBuilder().setText(saying.text()).build();
    switch (saying.kind()) {
      case REPLY -> {
        return TestContents.reply(saying.parts(2).getFirst(), saying.text());
      }
      case MENTION ->
          content.setText(text).setContext(Context.newBuilder().addMentions(saying.detail()));
      case DISAPPEARING ->
          content
              .setText(text)
              .setContext(
                  Context.newBuilder()
                      .setDisappearsAfterSeconds(Integer.parseInt(saying.detail())));
      case LOCATION -> {
        List<String> parts = saying.parts(3);
        content.setLocation(
            Location.newBuilder()
                .setLatitude(Double.parseDouble(parts.getFirst()))
                .setLongitude(Double.parseDouble(parts.get(1)))
                .setName(parts.get(2)));
      }
      case CONTACT ->
          content.setContacts(
              Contacts.newBuilder()
                  .addCards(
                      ContactCard.newBuilder().setName(saying.text()).setVcard(saying.detail())));
      case POLL ->
          content.setPoll(
              Poll.newBuilder().setQuestion(saying.text()).addAllOptions(saying.options()));
      case EVENT ->
          content.setEvent(
              EventInvite.newBuilder()
                  .setName(saying.text())
                  .setDescription(saying.parts(2).get(1))
                  .setStart(
                      Timestamp.newBuilder()
                          .setSeconds(Long.parseLong(saying.parts(2).getFirst()))));
      default -> throw new UnsupportedOperationException(saying.kind().name());
    }
    return content.build();
  }

  private static Saying read(MessageContent content) {
    Context context = content.getContext();
    return switch (content.getContentCase()) {
      case MEDIA -> media(content.getMedia());
      case LOCATION -> {
        Location at = content.getLocation();
        yield Saying.of(
            Kind.LOCATION, "", Saying.place(at.getLatitude(), at.getLongitude(), at.getName()));
      }
      case CONTACTS -> {
        ContactCard card = content.getContacts().getCards(0);
        yield Saying.of(Kind.CONTACT, card.getName(), card.getVcard());
      }
      case POLL -> {
        Poll poll = content.getPoll();
        yield Saying.of(Kind.POLL, poll.getQuestion(), String.join("/", poll.getOptionsList()));
      }
      case EVENT -> {
        EventInvite event = content.getEvent();
        String detail = event.getStart().getSeconds() + " " + event.getDescription();
        yield Saying.of(Kind.EVENT, event.getName(), detail);
      }
      default -> text(content.getText().getText(), context);
    };
  }

  private static Saying text(String text, Context context) {
    if (context.hasReplyTo()) {
      String said = context.getReplyTo().getContent().getText().getText();
      return Saying.of(Kind.REPLY, text, context.getReplyTo().getMessageId() + " " + said);
    }
    return context.getDisappearsAfterSeconds() > 0
        ? Saying.of(Kind.DISAPPEARING, text, "" + context.getDisappearsAfterSeconds())
        : Saying.of(Kind.MENTION, text, String.join(" ", context.getMentionsList()));
  }

  private static Saying media(Media media) {
    Kind kind =
        media.getViewOnce()
            ? Kind.VIEW_ONCE
            : Kind.valueOf(media.getKind().toUpperCase(Locale.ROOT));
    return Saying.of(kind, media.getCaption(), kind == Kind.DOCUMENT ? media.getFileName() : "");
  }
}
