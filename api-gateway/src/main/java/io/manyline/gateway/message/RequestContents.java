package io.manyline.gateway.message;

import io.manyline.proto.message.v1.Context;
import io.manyline.proto.message.v1.Delete;
import io.manyline.proto.message.v1.Edit;
import io.manyline.proto.message.v1.Ephemeral;
import io.manyline.proto.message.v1.EventResponse;
import io.manyline.proto.message.v1.Forward;
import io.manyline.proto.message.v1.LinkPreview;
import io.manyline.proto.message.v1.MessageContent;
import io.manyline.proto.message.v1.MessageRef;
import io.manyline.proto.message.v1.PollVote;
import io.manyline.proto.message.v1.Quote;
import io.manyline.proto.message.v1.Reaction;
import io.manyline.proto.message.v1.Text;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks a [MessageRequest] and makes of it what a command carries.
///
/// **Errors:** `VALIDATION_FAILED`, `INVALID_RECIPIENT`. A field of another type is refused, so
/// that nothing a caller wrote is silently left out.
final class RequestContents {
  static final int MAX_TEXT = SendRequest.MAX_TEXT;
  private static final int MAX_EMOJI = 64;
  private static final int MAX_MENTIONS = 1_000;
  private static final int MAX_THUMBNAIL = 64 * 1024;
  private static final Set<Integer> TIMERS = Set.of(0, 86_400, 604_800, 7_776_000);
  private static final Set<String> REFERENCES =
      Set.of("reaction", "edit", "delete", "poll_vote", "event_response", "ephemeral", "forward");

  private RequestContents() {}

  static MessageContent of(MessageRequest request) {
    String type = Checks.text("type", request.type(), 40);
    FieldsOfTypes.check(request, type);
    MessageContent.Builder content = MessageContent.newBuilder();
    switch (type) {
      case "text" -> content.setText(text(request));
      case "reaction" -> content.setReaction(reaction(request.reaction()));
      case "edit" -> content.setEdit(edit(Checks.present("edit", request.edit())));
      case "delete" -> content.setDelete(delete(Checks.present("delete", request.delete())));
      case "poll_vote" -> content.setPollVote(vote(request.pollVote()));
      case "event_response" -> content.setEventResponse(response(request.eventResponse()));
      case "ephemeral" -> content.setEphemeral(ephemeral(request.ephemeral()));
      case "forward" -> content.setForward(forward(request.forward()));
      default -> ComposedContents.write(type, request, content);
    }
    if (!REFERENCES.contains(type)) {
      content.setContext(context(request));
    }
    return content.build();
  }

  private static Text text(MessageRequest request) {
    Text.Builder text = Text.newBuilder().setText(Checks.text("text", request.text(), MAX_TEXT));
    MessageRequest.Preview preview = request.preview();
    if (preview != null) {
      String url = Checks.text("preview.url", preview.url(), 2_048);
      if (!text.getText().contains(url)) {
        throw Checks.failed("The field preview.url does not stand in the text.");
      }
      text.setPreview(
          LinkPreview.newBuilder()
              .setUrl(url)
              .setTitle(Checks.optional("preview.title", preview.title(), 300))
              .setDescription(Checks.optional("preview.description", preview.description(), 1_000))
              .setThumbnail(
                  Checks.optionalBytes("preview.thumbnail", preview.thumbnail(), MAX_THUMBNAIL)));
    }
    return text.build();
  }

  private static Reaction reaction(MessageRequest.@Nullable Reaction wanted) {
    MessageRequest.Reaction reaction = Checks.present("reaction", wanted);
    String emoji = Checks.present("reaction.emoji", reaction.emoji());
    return Reaction.newBuilder()
        .setTarget(ref("reaction", reaction.messageId(), reaction.fromMe(), reaction.author()))
        .setEmoji(Checks.optional("reaction.emoji", emoji, MAX_EMOJI))
        .build();
  }

  private static Edit edit(MessageRequest.Edit edit) {
    return Edit.newBuilder()
        .setTarget(ref("edit", edit.messageId(), true, null))
        .setContent(
            MessageContent.newBuilder()
                .setText(
                    Text.newBuilder().setText(Checks.text("edit.text", edit.text(), MAX_TEXT))))
        .build();
  }

  /// One's own message unless an author is named.
  private static Delete delete(MessageRequest.Target target) {
    boolean own = target.fromMe() == null ? target.author() == null : target.fromMe();
    return Delete.newBuilder()
        .setTarget(ref("delete", target.messageId(), own, target.author()))
        .build();
  }

  private static PollVote vote(MessageRequest.@Nullable Vote wanted) {
    MessageRequest.Vote vote = Checks.present("poll_vote", wanted);
    List<String> options = Checks.present("poll_vote.options", vote.options());
    if (options.size() > ComposedContents.MAX_OPTIONS) {
      throw Checks.failed("The field poll_vote.options has too many entries.");
    }
    return PollVote.newBuilder()
        .setPoll(ref("poll_vote", vote.messageId(), null, null))
        .addAllOptions(ComposedContents.texts("poll_vote.options", options))
        .build();
  }

  private static EventResponse response(MessageRequest.@Nullable Response wanted) {
    MessageRequest.Response response = Checks.present("event_response", wanted);
    String answer = Checks.text("event_response.answer", response.answer(), 20);
    if (!Set.of("going", "not_going", "maybe").contains(answer)) {
      throw Checks.failed("The field event_response.answer is going, not_going or maybe.");
    }
    return EventResponse.newBuilder()
        .setEvent(ref("event_response", response.messageId(), null, null))
        .setAnswer(answer)
        .setExtraGuests(Checks.number("event_response.extra_guests", response.extraGuests(), 0, 10))
        .build();
  }

  private static Ephemeral ephemeral(MessageRequest.@Nullable Ephemeral wanted) {
    Integer after = Checks.present("ephemeral", wanted).afterSeconds();
    if (after == null || !TIMERS.contains(after)) {
      throw Checks.failed(
          "The field ephemeral.after_seconds is 0, 86400 (a day), 604800 (a week) or 7776000 (90"
              + " days).");
    }
    return Ephemeral.newBuilder().setAfterSeconds(after).build();
  }

  private static Forward forward(MessageRequest.@Nullable Forward wanted) {
    MessageRequest.Forward forward = Checks.present("forward", wanted);
    return Forward.newBuilder()
        .setChat(Recipients.chat("forward.chat", forward.chat()))
        .setMessageId(Checks.messageId("forward.message_id", forward.messageId()))
        .build();
  }

  private static MessageRef ref(
      String field, @Nullable String id, @Nullable Boolean fromMe, @Nullable String author) {
    MessageRef.Builder ref =
        MessageRef.newBuilder()
            .setMessageId(Checks.messageId(field + ".message_id", id))
            .setFromMe(Boolean.TRUE.equals(fromMe));
    if (author != null) {
      if (ref.getFromMe()) {
        throw Checks.failed("The field " + field + ".author contradicts from_me.");
      }
      ref.setAuthor(Recipients.jid(field + ".author", author));
    }
    return ref.build();
  }

  private static Context context(MessageRequest request) {
    Context.Builder context = Context.newBuilder();
    MessageRequest.ReplyTo replyTo = request.replyTo();
    if (replyTo != null) {
      Quote.Builder quote =
          Quote.newBuilder()
              .setMessageId(Checks.messageId("reply_to.message_id", replyTo.messageId()));
      if (replyTo.author() != null) {
        quote.setAuthor(Recipients.jid("reply_to.author", replyTo.author()));
      }
      if (replyTo.text() != null) {
        quote.setContent(
            MessageContent.newBuilder()
                .setText(
                    Text.newBuilder()
                        .setText(Checks.text("reply_to.text", replyTo.text(), MAX_TEXT))));
      }
      context.setReplyTo(quote);
    }
    List<String> mentions = request.mentions() == null ? List.of() : request.mentions();
    if (mentions.size() > MAX_MENTIONS || mentions.stream().anyMatch(Objects::isNull)) {
      throw Checks.failed(
          "The field mentions has more than " + MAX_MENTIONS + " entries, or null.");
    }
    mentions.forEach(mention -> context.addMentions(Recipients.jid("mentions", mention)));
    Integer timer = request.disappearsAfterSeconds();
    if (timer != null && !TIMERS.contains(timer)) {
      throw Checks.failed("The field disappears_after_seconds is 0, 86400, 604800 or 7776000.");
    }
    return context.setDisappearsAfterSeconds(timer == null ? 0 : timer).build();
  }
}
