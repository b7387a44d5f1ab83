package io.manyline.sandbox.privacy;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.relay.MessageGate;
import io.manyline.sandbox.relay.Peer;
import io.manyline.whatsapp.binary.Node;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Function;

/// Which messages reach a person: none of whom it blocked; and where it takes messages of contacts
/// only, those with a privacy token.
///
/// **Shape:** good is a `<tctoken>` that the recipient issued to the sender's account, or a
/// `<cstoken>` made with the sender's own salt for the recipient's LID. Answers to retry receipts
/// and messages between own devices need none. **Source:** docs/protocol/privacy-tokens.md.
public final class FirstContact implements MessageGate {
  private final Privacy privacy;
  private final TrustedTokens tokens;
  private Function<Account, Optional<byte[]>> salts = _ -> Optional.empty();

  public FirstContact(Privacy privacy, TrustedTokens tokens) {
    this.privacy = privacy;
    this.tokens = tokens;
  }

  /// @param source of the salt that an account makes tokens with
  public void salts(Function<Account, Optional<byte[]>> source) {
    salts = source;
  }

  @Override
  public Verdict judge(Peer sender, Account recipient, Node message) {
    Account author = sender.account();
    if (author == recipient) {
      return Verdict.DELIVER;
    }
    if (isRestricted(recipient)
        && message.child("participants").isPresent()
        && !isTrusted(author, recipient, message)) {
      return Verdict.NEEDS_TOKEN;
    }
    privacy.wrote(author, recipient);
    return privacy.isBlocked(recipient, author) ? Verdict.WITHHOLD : Verdict.DELIVER;
  }

  /// Whether an account wants tokens of those who write to it.
  public boolean isRestricted(Account account) {
    return !privacy.value(account, PrivacyCategory.MESSAGES).equals("all")
        || NameScenario.of(account).is("restricted", false);
  }

  private boolean isTrusted(Account author, Account recipient, Node message) {
    NameScenario scenario = NameScenario.of(recipient);
    boolean trusted =
        message
            .child("tctoken")
            .filter(token -> scenario.is("tc_enabled", true))
            .filter(token -> tokens.isGood(recipient, author, token.bytes()))
            .isPresent();
    return trusted
        || message
            .child("cstoken")
            .filter(token -> scenario.is("cs_enabled", true))
            .filter(token -> isMadeBy(author, recipient, token.bytes()))
            .isPresent();
  }

  private boolean isMadeBy(Account author, Account recipient, byte[] shown) {
    return salts
        .apply(author)
        .map(salt -> TrustedTokens.hmac(salt, recipient.lidJid(0).toString()))
        .filter(made -> MessageDigest.isEqual(made, shown))
        .isPresent();
  }
}
