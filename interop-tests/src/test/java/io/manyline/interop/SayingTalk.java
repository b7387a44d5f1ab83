package io.manyline.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.interop.Saying.Kind;
import java.nio.charset.StandardCharsets;

/// What one says beyond plain texts and another one understands, one case a method.
record SayingTalk(Participant from, Participant to) {

  void replyIsUnderstood() {
    String question = Conversation.unique("what time is it?");
    String id = to.sendText(from, question);
    from.awaitText(to, question);

    check(Saying.of(Kind.REPLY, Conversation.unique("noon"), id + " " + question));
  }

  void mentionIsUnderstood() {
    String text = Conversation.unique("hello @" + to.number());

    check(Saying.of(Kind.MENTION, text, to.number() + "@s.whatsapp.net"));
  }

  void videoIsUnderstood() {
    check(file(Kind.VIDEO, Conversation.unique("a video"), ""));
  }

  void videoNoteIsUnderstood() {
    check(file(Kind.VIDEO_NOTE, "", ""));
  }

  void voiceNoteIsUnderstood() {
    check(file(Kind.VOICE_NOTE, "", ""));
  }

  void documentIsUnderstood() {
    check(file(Kind.DOCUMENT, Conversation.unique("a list"), from.speaker().fileName()));
  }

  void stickerIsUnderstood() {
    check(file(Kind.STICKER, "", ""));
  }

  void viewOnceIsUnderstood() {
    check(file(Kind.VIEW_ONCE, Conversation.unique("once"), ""));
  }

  void locationIsUnderstood() {
    check(Saying.of(Kind.LOCATION, "", Saying.place(-6.25, 106.5, "Monas")));
  }

  void contactIsUnderstood() {
    String card = "BEGIN:VCARD\nVERSION:3.0\nFN:Ann\nTEL:+15550100099\nEND:VCARD";

    check(Saying.of(Kind.CONTACT, "Ann", card));
  }

  void pollIsUnderstood() {
    check(poll());
  }

  void voteIsUnderstood() {
    String id = check(poll());

    to.speaker().vote(from, id, "green");

    from.speaker().awaitVote(to, id, "green");
  }

  void disappearingIsUnderstood() {
    check(
        Saying.of(Kind.DISAPPEARING, Conversation.unique("soon gone"), "" + Saying.EXPIRY_SECONDS));
  }

  void eventIsUnderstood() {
    check(Saying.of(Kind.EVENT, Conversation.unique("picnic"), "1900000000 in the park"));
  }

  private static Saying poll() {
    return Saying.of(Kind.POLL, Conversation.unique("which?"), "red/green/blue");
  }

  private static Saying file(Kind kind, String text, String detail) {
    byte[] file = Conversation.unique(kind + " ".repeat(500)).getBytes(StandardCharsets.UTF_8);
    return Saying.file(kind, text, detail, file);
  }

  /// @return the message id
  private String check(Saying saying) {
    String id = from.speaker().say(to, saying);
    boolean loaded = to.speaker().loads(saying.kind());
    assertThat(to.speaker().hear(from, id)).isEqualTo(loaded ? saying : saying.with(new byte[0]));
    return id;
  }
}
