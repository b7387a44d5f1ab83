package io.manyline.interop;

import io.manyline.interop.Saying.Kind;
import io.manyline.sandbox.phone.PhoneDraft;
import io.manyline.sandbox.phone.PhoneMedia;
import io.manyline.sandbox.phone.PhoneMessage;
import io.manyline.sandbox.phone.PhoneMessage.Direction;
import io.manyline.sandbox.phone.VirtualPhone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Predicate;

/// A virtual phone that says more than texts.
record PhoneSpeaker(VirtualPhone phone) implements Speaker {

  @Override
  public String say(Participant to, Saying saying) {
    if (saying.kind().hasFile()) {
      return phone
          .sendMedia(
              to.number(),
              kind(saying.kind()),
              saying.kind().mimeType(),
              saying.text(),
              saying.file().newInput())
          .join();
    }
    PhoneDraft draft =
        saying.kind() == Kind.REPLY
            ? new PhoneDraft.Reply(saying.parts(2).getFirst(), saying.text())
            : new PhoneDraft.Verbatim(WireSayings.write(saying));
    return phone.send(to.number(), draft).join();
  }

  @Override
  public Saying hear(Participant from, String messageId) {
    PhoneMessage message = await(from, each -> each.id().equals(messageId));
    Saying saying = WireSayings.read(message.content().parse());
    if (!loads(saying.kind())) {
      return saying;
    }
    try {
      return saying.with(phone.readMedia(messageId).join().media().open().readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void vote(Participant author, String pollId, String option) {
    phone.send(author.number(), new PhoneDraft.Vote(pollId, List.of(option))).join();
  }

  @Override
  public void awaitVote(Participant voter, String pollId, String option) {
    await(
        voter,
        each ->
            each.text().equals(option)
                && each.content()
                    .parse()
                    .getPollUpdateMessage()
                    .getPollCreationMessageKey()
                    .getId()
                    .equals(pollId));
  }

  @Override
  public String fileName() {
    return "";
  }

  private PhoneMessage await(Participant from, Predicate<PhoneMessage> condition) {
    return phone
        .awaitMessage(
            each ->
                each.direction() == Direction.IN
                    && each.from().equals(from.number())
                    && condition.test(each),
            BaileysClient.PATIENCE)
        .join();
  }

  private static PhoneMedia.Kind kind(Kind kind) {
    return switch (kind) {
      case IMAGE -> PhoneMedia.Kind.IMAGE;
      case VIDEO -> PhoneMedia.Kind.VIDEO;
      case VIDEO_NOTE -> PhoneMedia.Kind.VIDEO_NOTE;
      case VOICE_NOTE -> PhoneMedia.Kind.VOICE;
      case DOCUMENT -> PhoneMedia.Kind.DOCUMENT;
      case STICKER -> PhoneMedia.Kind.STICKER;
      default -> throw new UnsupportedOperationException(kind.name());
    };
  }
}
