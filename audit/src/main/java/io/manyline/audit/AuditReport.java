package io.manyline.audit;

import java.util.List;
import java.util.Map;

/// What an audit found.
///
/// @param messages that were to arrive and commands that were given
/// @param kills of worker processes, as whoever killed them says
/// @param repeats records of Kafka that told an event once more
/// @param retries receipts by which a session or a phone asked for a message to be encrypted anew
/// @param found how often each kind of mistake was found; those that were not are missing
/// @param words the first findings of each kind, for people
public record AuditReport(
    int messages,
    int kills,
    int repeats,
    int retries,
    Map<Kind, Integer> found,
    List<String> words) {

  /// A mistake.
  public enum Kind {
    /// A message has no event; a command has no outcome, or succeeded and did not arrive.
    LOST,
    /// A message has several event ids, or a phone has a text several times.
    DOUBLED,
    /// A message was confirmed before Kafka had its event.
    EARLY_RECEIPT,
    /// A message that was not confirmed did not come again with the next connection.
    NOT_REDELIVERED,
    /// All is over, and a message is still not confirmed.
    UNSETTLED,
    /// Events or texts of a chat are in another order than the messages.
    OUT_OF_ORDER,
    /// A message was sent again with other bytes.
    REWRITTEN,
    /// A command is said to have failed, and its message arrived.
    UNTRUE_FAILURE,
    /// An event is about a message that nobody sent.
    INVENTED
  }

  public int count(Kind kind) {
    return found.getOrDefault(kind, 0);
  }

  public boolean isClean() {
    return found.isEmpty();
  }

  /// One line for people.
  public String figures() {
    return "messages=%d kills=%d lost=%d doubled=%d early_receipts=%d repeats=%d retries=%d %s"
        .formatted(
            messages,
            kills,
            count(Kind.LOST),
            count(Kind.DOUBLED),
            count(Kind.EARLY_RECEIPT),
            repeats,
            retries,
            found);
  }

  @Override
  public String toString() {
    return figures() + "\n  " + String.join("\n  ", words);
  }
}
