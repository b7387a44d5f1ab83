package io.manyline.sandbox.phone;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.phone.PhoneException.Reason;
import io.manyline.sandbox.phone.PhoneMessage.Direction;
import io.manyline.whatsapp.curve.Hkdf;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.proto.EventResponseMessage;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.PollCreationMessage;
import io.manyline.whatsapp.proto.PollVoteMessage;
import io.manyline.whatsapp.secret.MessageSecret;
import io.manyline.whatsapp.secret.MessageSecret.Purpose;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Votes and answers to events, sealed and opened with the secrets of the polls and events in a
/// phone's chats.
final class PhoneSecrets {
  private static final List<String> ANSWERS = List.of("unknown", "going", "not_going", "maybe");

  private final Accounts accounts;
  private final PhoneChats chats;

  PhoneSecrets(Accounts accounts, PhoneChats chats) {
    this.accounts = accounts;
    this.chats = chats;
  }

  Optional<Account> account(String number) {
    return accounts.byNumber(number);
  }

  /// What was chosen or answered becomes the text; what does not open stays as it is.
  PhoneContent open(PhoneContent content, Account speaker) {
    Message message = PhoneContents.unwrapped(content.parse());
    return switch (content.kind()) {
      case "poll_vote" ->
          open(
                  Purpose.POLL_VOTE,
                  message.getPollUpdateMessage().getPollCreationMessageKey().getId(),
                  message.getPollUpdateMessage().getVote().getEncIv(),
                  message.getPollUpdateMessage().getVote().getEncPayload(),
                  speaker)
              .map(opened -> read(content, chosen(opened)))
              .orElse(content);
      case "event_response" ->
          open(
                  Purpose.EVENT_RESPONSE,
                  message.getEncEventResponseMessage().getEventCreationMessageKey().getId(),
                  message.getEncEventResponseMessage().getEncIv(),
                  message.getEncEventResponseMessage().getEncPayload(),
                  speaker)
              .map(opened -> read(content, answered(opened)))
              .orElse(content);
      default -> content;
    };
  }

  byte[] vote(PhoneMessage poll, Jid author, Jid speaker, List<String> options, byte[] iv) {
    if (!options(poll).containsAll(options)) {
      throw new PhoneException(Reason.TEXT_INVALID, "the poll has no such option");
    }
    PollVoteMessage.Builder vote = PollVoteMessage.newBuilder();
    options.forEach(option -> vote.addSelectedOptions(hash(option)));
    return secret(poll, author).seal(Purpose.POLL_VOTE, speaker, iv, vote.build().toByteArray());
  }

  byte[] answer(PhoneMessage event, Jid author, Jid speaker, String answer, Instant at, byte[] iv) {
    int number = ANSWERS.indexOf(answer.toLowerCase(Locale.ROOT));
    if (number < 1) {
      throw new PhoneException(Reason.TEXT_INVALID, "an answer is going, not_going or maybe");
    }
    EventResponseMessage response =
        EventResponseMessage.newBuilder()
            .setResponse(number)
            .setTimestampMs(at.toEpochMilli())
            .build();
    return secret(event, author).seal(Purpose.EVENT_RESPONSE, speaker, iv, response.toByteArray());
  }

  private Optional<Opened> open(
      Purpose purpose, String target, ByteString iv, ByteString payload, Account speaker) {
    PhoneMessage parent =
        chats.find(Direction.IN, target).or(() -> chats.find(Direction.OUT, target)).orElse(null);
    Account author = parent == null ? null : account(parent.from()).orElse(null);
    if (parent == null || author == null) {
      return Optional.empty();
    }
    for (Jid by : new Jid[] {author.lidJid(0), author.phoneJid(0)}) {
      for (Jid from : new Jid[] {speaker.lidJid(0), speaker.phoneJid(0)}) {
        Optional<byte[]> plain =
            secret(parent, by).open(purpose, from, iv.toByteArray(), payload.toByteArray());
        if (plain.isPresent()) {
          return Optional.of(new Opened(parent, plain.get()));
        }
      }
    }
    return Optional.empty();
  }

  private static MessageSecret secret(PhoneMessage message, Jid author) {
    byte[] secret =
        message.content().parse().getMessageContextInfo().getMessageSecret().toByteArray();
    if (secret.length != MessageSecret.LENGTH) {
      throw new PhoneException(Reason.MESSAGE_NOT_FOUND, "that message has no secret");
    }
    return new MessageSecret(message.id(), author, secret);
  }

  private static String chosen(Opened opened) {
    try {
      List<ByteString> chosen =
          PollVoteMessage.parseFrom(opened.plaintext()).getSelectedOptionsList();
      return String.join(
          ", ",
          options(opened.parent()).stream()
              .filter(option -> chosen.contains(hash(option)))
              .toList());
    } catch (InvalidProtocolBufferException e) {
      return "";
    }
  }

  private static String answered(Opened opened) {
    try {
      int answer = EventResponseMessage.parseFrom(opened.plaintext()).getResponse();
      return answer > 0 && answer < ANSWERS.size() ? ANSWERS.get(answer) : ANSWERS.getFirst();
    } catch (InvalidProtocolBufferException e) {
      return "";
    }
  }

  private static List<String> options(PhoneMessage poll) {
    Message message = PhoneContents.unwrapped(poll.content().parse());
    PollCreationMessage creation =
        message.hasPollCreationMessageV3()
            ? message.getPollCreationMessageV3()
            : message.getPollCreationMessage();
    return creation.getOptionsList().stream()
        .map(PollCreationMessage.Option::getOptionName)
        .toList();
  }

  private static PhoneContent read(PhoneContent content, String text) {
    return new PhoneContent(content.kind(), text, content.message());
  }

  private static ByteString hash(String option) {
    return ByteString.copyFrom(Hkdf.sha256(option.getBytes(StandardCharsets.UTF_8)));
  }

  /// @param parent the poll or event
  private record Opened(PhoneMessage parent, byte[] plaintext) {}
}
