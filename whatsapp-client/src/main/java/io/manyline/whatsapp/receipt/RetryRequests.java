package io.manyline.whatsapp.receipt;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.device.DeviceEncryptor;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.iq.PreKeyNodes;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.prekey.PreKeyStock;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Asks a sender to encrypt a message anew, by retry receipt.
///
/// **Shape:** at most [#MAX_COUNT] times for a message; from the second time on with a fresh prekey
/// of our own, that is durable with the same changes. **Source:** docs/protocol: retry (whatsmeow
/// retry.go).
public final class RetryRequests {
  public static final int MAX_COUNT = 5;
  private static final int KEYS_FROM = 2;
  private static final int REMEMBERED = 256;

  private final SecureRandom random;
  private final Map<Failed, Integer> counts =
      new LinkedHashMap<>(4) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Failed, Integer> eldest) {
          return size() > REMEMBERED;
        }
      };

  public RetryRequests(SecureRandom random) {
    this.random = random;
  }

  /// The attempt that a message's failure to decrypt leads to: 1 for the first.
  ///
  /// @param answered which of our requests the message came as an answer to, 0 for none
  public int nextAttempt(Jid sender, String messageId, int answered) {
    Failed failed = new Failed(sender, messageId);
    int next = Math.max(counts.getOrDefault(failed, 0), Math.min(answered, MAX_COUNT)) + 1;
    counts.put(failed, next);
    return next;
  }

  /// Forgets a message that decrypted.
  public void succeeded(Jid sender, String messageId) {
    if (!counts.isEmpty()) {
      counts.remove(new Failed(sender, messageId));
    }
  }

  /// @param changes take a fresh prekey in, where one is shown
  /// @return the receipt, to be sent when the changes are durable; empty after the last attempt
  public Optional<Node> ask(Node message, int attempt, OwnDevice own, StateChanges changes) {
    if (attempt > MAX_COUNT) {
      return Optional.empty();
    }
    Node retry =
        Node.of("retry")
            .with("count", attempt)
            .with("id", message.required("id"))
            .with("t", message.attribute("t").orElse(null))
            .with("v", "1");
    List<Node> children = new ArrayList<>();
    children.add(retry);
    children.add(PreKeyNodes.registration(own.credentials().identity()));
    if (attempt >= KEYS_FROM) {
      children.add(keys(own, changes));
    }
    return Optional.of(
        Receipts.arrived(message, "retry")
            .with("category", message.attribute("category").orElse(null))
            .withChildren(children));
  }

  private Node keys(OwnDevice own, StateChanges changes) {
    return Node.of(
        "keys",
        PreKeyNodes.type(),
        PreKeyNodes.identity(own.credentials().identity()),
        PreKeyNodes.oneTime(new PreKeyStock(changes).issue(Curve.generate(random))),
        PreKeyNodes.signed(own.signedPreKey(changes)),
        DeviceEncryptor.ownIdentity(own));
  }

  private record Failed(Jid sender, String messageId) {}
}
