package io.manyline.whatsapp.content;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.content.MessageContent.Attendance;
import io.manyline.whatsapp.content.MessageContent.EventResponse;
import io.manyline.whatsapp.content.MessageContent.PollVote;
import io.manyline.whatsapp.content.MessageContent.Sealed;
import io.manyline.whatsapp.curve.Hkdf;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.EventResponseMessage;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.PollVoteMessage;
import io.manyline.whatsapp.proto.ReactionMessage;
import io.manyline.whatsapp.secret.MessageSecret;
import io.manyline.whatsapp.secret.MessageSecret.Purpose;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Votes, answers to events, and reactions and edits that come encrypted: sealed with the secret of
/// the message that they are about.
///
/// **Errors:** what does not open, or holds something else than it says, is empty. **Source:**
/// whatsmeow msgsecret.go; whatsapp-rust wacore/src/poll.rs.
public final class SealedContents {
  private SealedContents() {}

  /// @param options of the poll, in which an unknown choice is left out
  public static Optional<MessageContent> open(
      Sealed sealed, MessageSecret secret, Jid speaker, List<String> options) {
    return secret
        .open(
            Purpose.valueOf(sealed.purpose().name()),
            speaker,
            sealed.iv().toByteArray(),
            sealed.payload().toByteArray())
        .flatMap(plaintext -> read(sealed, plaintext, options));
  }

  /// @param iv 12 fresh bytes
  public static Sealed seal(PollVote vote, MessageSecret secret, Jid speaker, byte[] iv) {
    PollVoteMessage.Builder message = PollVoteMessage.newBuilder();
    vote.options().forEach(option -> message.addSelectedOptions(hash(option)));
    byte[] payload = secret.seal(Purpose.POLL_VOTE, speaker, iv, message.build().toByteArray());
    return new Sealed(
        Sealed.Purpose.POLL_VOTE,
        vote.poll(),
        ByteString.copyFrom(iv),
        ByteString.copyFrom(payload),
        vote.at());
  }

  public static Sealed seal(EventResponse response, MessageSecret secret, Jid speaker, byte[] iv) {
    EventResponseMessage message =
        EventResponseMessage.newBuilder()
            .setResponse(response.attendance().ordinal())
            .setTimestampMs(response.at().toEpochMilli())
            .setExtraGuestCount(response.extraGuests())
            .build();
    byte[] payload = secret.seal(Purpose.EVENT_RESPONSE, speaker, iv, message.toByteArray());
    return new Sealed(
        Sealed.Purpose.EVENT_RESPONSE,
        response.event(),
        ByteString.copyFrom(iv),
        ByteString.copyFrom(payload),
        response.at());
  }

  private static Optional<MessageContent> read(
      Sealed sealed, byte[] plaintext, List<String> options) {
    try {
      return switch (sealed.purpose()) {
        case POLL_VOTE -> Optional.of(vote(sealed, plaintext, options));
        case EVENT_RESPONSE -> Optional.of(response(sealed, plaintext));
        case REACTION ->
            Optional.of(
                new MessageContent.Reaction(
                    sealed.target(),
                    ReactionMessage.parseFrom(plaintext).getText(),
                    ContextFields.millis(
                        ReactionMessage.parseFrom(plaintext).getSenderTimestampMs())));
        case EVENT_EDIT, MESSAGE_EDIT -> edit(sealed, Message.parseFrom(plaintext));
      };
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  private static MessageContent vote(Sealed sealed, byte[] plaintext, List<String> options)
      throws InvalidProtocolBufferException {
    List<ByteString> chosen = PollVoteMessage.parseFrom(plaintext).getSelectedOptionsList();
    return new PollVote(
        sealed.target(),
        options.stream().filter(option -> chosen.contains(hash(option))).toList(),
        sealed.at());
  }

  private static MessageContent response(Sealed sealed, byte[] plaintext)
      throws InvalidProtocolBufferException {
    EventResponseMessage response = EventResponseMessage.parseFrom(plaintext);
    int answer = response.getResponse();
    Attendance[] known = Attendance.values();
    return new EventResponse(
        sealed.target(),
        answer > 0 && answer < known.length ? known[answer] : Attendance.UNKNOWN,
        Math.max(0, response.getExtraGuestCount()),
        ContextFields.millis(response.getTimestampMs()));
  }

  /// The plaintext is an edit in full, or only what the message says from now on.
  private static Optional<MessageContent> edit(Sealed sealed, Message plaintext) {
    return ContentReader.readQuoted(plaintext)
        .flatMap(
            content ->
                switch (content) {
                  case MessageContent.Edit edit ->
                      Optional.of(
                          new MessageContent.Edit(sealed.target(), edit.content(), edit.at()));
                  case MessageContent.Composed composed ->
                      Optional.of(
                          new MessageContent.Edit(sealed.target(), composed, Instant.EPOCH));
                  default -> Optional.empty();
                });
  }

  private static ByteString hash(String option) {
    return ByteString.copyFrom(Hkdf.sha256(option.getBytes(StandardCharsets.UTF_8)));
  }
}
