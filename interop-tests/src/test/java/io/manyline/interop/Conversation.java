package io.manyline.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.interop.Participant.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// What two participants can do together, one case a method. @param from begins
record Conversation(Participant from, Participant to) {
  private static final int WAITING = 5;

  void textArrives() {
    String text = unique("text");

    String id = from.sendText(to, text);

    assertThat(to.awaitText(from, text)).isEqualTo(id);
  }

  void receiptsReachTheSender() {
    String text = unique("receipts");
    String id = from.sendText(to, text);
    to.awaitText(from, text);
    from.awaitStatus(id, Status.DELIVERED);

    to.read(from, id);

    from.awaitStatus(id, Status.READ);
  }

  /// The receiver comes back as another process, or another client over the same store, and both
  /// directions go on in the sessions that there were.
  void replyComesAfterARestart() {
    String before = unique("before the restart");
    from.sendText(to, before);
    to.awaitText(from, before);

    to.restart();

    String reply = unique("after the restart");
    to.sendText(from, reply);
    from.awaitText(to, reply);
    String again = unique("and back");
    from.sendText(to, again);
    to.awaitText(from, again);
  }

  void messagesThatWaitedComeInOrder() {
    textArrives();
    to.goOffline();
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < WAITING; i++) {
      String text = unique("waits " + i);
      from.sendText(to, text);
      sent.add(text);
    }

    to.goOnline();

    to.awaitText(from, sent.getLast());
    assertThat(to.textsFrom(from).stream().filter(sent::contains)).containsExactlyElementsOf(sent);
  }

  void textArrivesAfterTheReceiverLostItsSession() {
    settleSession();
    to.forgetSessions();
    String text = unique("in the lost session");

    from.sendText(to, text);

    to.awaitText(from, text);
  }

  /// @param sibling another companion of the account that begins
  void othersOfTheAccountSeeIt(Participant sibling) {
    String sent = unique("sent");
    from.sendText(to, sent);
    to.awaitText(from, sent);
    sibling.awaitCopy(to, sent);

    String received = unique("received");
    to.sendText(from, received);
    from.awaitText(to, received);
    sibling.awaitText(to, received);
  }

  void imageArrives() {
    byte[] png = Picture.png();
    String caption = unique("a picture");

    from.sendImage(to, png, caption);

    assertThat(to.awaitImage(from, caption)).isEqualTo(png);
  }

  void reactionArrives() {
    String id = aMessage(to, from);

    from.react(to, id, "👍");

    to.awaitReaction(from, id, "👍");
  }

  void editArrives() {
    String id = aMessage(from, to);
    String text = unique("edited");

    from.edit(to, id, text);

    to.awaitEdit(from, id, text);
  }

  void deletionArrives() {
    String id = aMessage(from, to);

    from.delete(to, id);

    to.awaitDeletion(from, id);
  }

  private static String aMessage(Participant author, Participant reader) {
    String text = unique("text");
    String id = author.sendText(reader, text);
    reader.awaitText(author, text);
    return id;
  }

  /// A message each way: from then on neither side sends prekey messages.
  private void settleSession() {
    textArrives();
    new Conversation(to, from).textArrives();
    textArrives();
  }

  static String unique(String text) {
    return text + " " + UUID.randomUUID();
  }
}
