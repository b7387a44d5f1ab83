package io.manyline.sandbox.relay;

import io.manyline.sandbox.account.Account;
import io.manyline.whatsapp.binary.Node;

/// Decides what becomes of a message to a person. @see StanzaRouter#gate
@FunctionalInterface
public interface MessageGate {
  MessageGate OPEN = (_, _, _) -> Verdict.DELIVER;

  Verdict judge(Peer sender, Account recipient, Node message);

  /// What becomes of it.
  enum Verdict {
    DELIVER,
    /// Acknowledged as ever, and never shown to the recipient.
    WITHHOLD,
    /// Refused with 463: whoever writes first needs a privacy token.
    NEEDS_TOKEN
  }
}
