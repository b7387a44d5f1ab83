package io.manyline.sandbox.query;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.relay.Peer;
import io.manyline.whatsapp.binary.Node;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What other rooms tell of an account in a usync query, by protocol.
public final class UsyncTable {
  private final Map<String, Protocol> protocols = new HashMap<>();

  /// Takes the place of what answered the protocol before.
  public void put(String name, Protocol protocol) {
    protocols.put(name, protocol);
  }

  Optional<Protocol> find(String name) {
    return Optional.ofNullable(protocols.get(name));
  }

  /// Answers one protocol.
  @FunctionalInterface
  public interface Protocol {
    /// @return empty to say nothing
    Optional<Node> answer(Peer asker, Account about);
  }
}
