package io.manyline.sandbox.phone;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.privacy.TrustedTokens;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// What a phone does about privacy tokens: shows one to who wants one, and lets those answer whom
/// it writes to.
///
/// **Order and threads:** world's thread only.
final class PhoneTokens {
  private static final long BUCKET = 604_800;

  private final World world;
  private final Account account;
  private final TrustedTokens tokens;
  private final Predicate<Account> wantsToken;
  private final Supplier<byte[]> salt;
  private final Set<String> issued = new HashSet<>();

  PhoneTokens(
      World world,
      Account account,
      TrustedTokens tokens,
      Predicate<Account> wantsToken,
      Supplier<byte[]> salt) {
    this.world = world;
    this.account = account;
    this.tokens = tokens;
    this.wantsToken = wantsToken;
    this.salt = salt;
  }

  /// What goes with a message to somebody.
  Optional<Node> shownTo(Account recipient) {
    return recipient != account && wantsToken.test(recipient)
        ? Optional.of(
            Node.of("cstoken")
                .withBytes(TrustedTokens.hmac(salt.get(), recipient.lidJid(0).toString())))
        : Optional.empty();
  }

  /// The phone wrote to somebody, who may answer from now on.
  void wrote(Account recipient) {
    String once = recipient.number() + "/" + world.nowSeconds() / BUCKET;
    if (recipient != account && wantsToken.test(account) && issued.add(once)) {
      tokens.issue(account, recipient, Optional.empty());
    }
  }
}
