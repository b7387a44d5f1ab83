package io.manyline.whatsapp.binary;

import io.manyline.whatsapp.jid.Server;
import java.util.Optional;

/// The byte that names the server in an address with a device (`AD_JID`).
///
/// **Source:** Baileys src/WABinary/jid-utils.ts `WAJIDDomains`.
final class AccountDomain {
  private AccountDomain() {}

  /// The domain byte, or -1 for a server whose addresses do not take that form.
  static int byteOf(Server server) {
    return switch (server) {
      case USER -> 0;
      case LID -> 1;
      case HOSTED -> 128;
      case HOSTED_LID -> 129;
      case GROUP, BROADCAST, NEWSLETTER, CALL, BOT, MESSENGER, INTEROP, LEGACY_USER -> -1;
    };
  }

  static Optional<Server> serverOf(int domain) {
    return switch (domain) {
      case 0 -> Optional.of(Server.USER);
      case 1 -> Optional.of(Server.LID);
      case 128 -> Optional.of(Server.HOSTED);
      case 129 -> Optional.of(Server.HOSTED_LID);
      default -> Optional.empty();
    };
  }
}
