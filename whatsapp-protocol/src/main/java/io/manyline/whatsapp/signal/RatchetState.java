package io.manyline.whatsapp.signal;

import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.KeyPair;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One Double Ratchet with a peer device: an immutable value.
///
/// **Shape:** keys are 32 raw bytes; receiver chains are newest first, at most 5. **Errors:**
/// [SignalException]; `InvalidKeyException` for a ratchet key of low order. **Source:** Double
/// Ratchet specification section 3; docs/protocol/signal.md.
///
/// @param baseKey of whoever began, by which a repeated prekey message is recognised
/// @param pending null once the peer answered, or when the peer began
record RatchetState(
    byte[] remoteIdentity,
    int remoteRegistrationId,
    byte[] baseKey,
    byte[] rootKey,
    SenderChain sender,
    List<ReceiverChain> receivers,
    @Nullable PendingPreKey pending) {
  static final int RECEIVER_CHAIN_LIMIT = 5;

  /// @param preKeyId null when the bundle had no one-time prekey
  record PendingPreKey(@Nullable Integer preKeyId, int signedPreKeyId) {}

  /// @param previousCounter last counter of the chain before, 0 when there was none
  record SenderChain(KeyPair ratchetKey, ChainKey chain, int previousCounter) {}

  record ReceiverChain(byte[] ratchetKey, MessageChain chain) {}

  record Opened(RatchetState state, byte[] plaintext) {}

  boolean hasReceiver(byte[] ratchetKey) {
    return receiver(ratchetKey) != null;
  }

  /// Whether this is the session that a prekey message began.
  boolean isBegunBy(PreKeyMessage message) {
    return Arrays.equals(baseKey, message.baseKey())
        && Arrays.equals(remoteIdentity, message.identityKey());
  }

  RatchetState withSender(ChainKey chain) {
    var successor = new SenderChain(sender.ratchetKey, chain, sender.previousCounter);
    return with(rootKey, successor, receivers, pending);
  }

  /// Decrypts with a chain that exists or, for a new ratchet key, with the chain that it opens.
  Opened open(LocalIdentity local, RatchetMessage message, SecureRandom random) {
    var known = receiver(message.ratchetKey());
    if (known != null) {
      var reached = known.chain.reach(message.counter());
      var plaintext = authenticate(local, message, reached);
      var successor = new ReceiverChain(known.ratchetKey, known.chain.after(reached));
      var chains = receivers.stream().map(chain -> chain == known ? successor : chain).toList();
      return new Opened(with(rootKey, sender, chains, null), plaintext);
    }

    var ratchetKey = message.ratchetKey();
    var root = RootKey.ratchet(rootKey, sender.ratchetKey.privateKey(), ratchetKey);
    var chain = new MessageChain(root.chain());
    var reached = chain.reach(message.counter());
    var plaintext = authenticate(local, message, reached);
    var opened = new ReceiverChain(ratchetKey, chain.after(reached));
    return new Opened(turn(root.root(), opened, random), plaintext);
  }

  int skippedKeys() {
    int count = 0;
    for (var receiver : receivers) {
      count += receiver.chain.skipped().size();
    }
    return count;
  }

  /// Forgets the oldest skipped keys beyond a number.
  RatchetState keeping(int skippedKeys) {
    if (skippedKeys() <= skippedKeys) {
      return this;
    }
    var kept = new ArrayList<ReceiverChain>(receivers.size());
    int room = skippedKeys;
    for (var receiver : receivers) {
      var chain = receiver.chain.keeping(room);
      room -= chain.skipped().size();
      kept.add(new ReceiverChain(receiver.ratchetKey, chain));
    }
    return with(rootKey, sender, List.copyOf(kept), pending);
  }

  private byte[] authenticate(
      LocalIdentity local, RatchetMessage message, MessageChain.Reached reached) {
    var keys = MessageKeys.ofRatchet(reached.seed());
    keys.verify(remoteIdentity, local.identity().publicKey(), message.bytes());
    return keys.decrypt(message.ciphertext());
  }

  private RatchetState turn(byte[] root, ReceiverChain opened, SecureRandom random) {
    var ratchetKey = Curve.generate(random);
    var next = RootKey.ratchet(root, ratchetKey.privateKey(), opened.ratchetKey);
    int previousCounter = Math.max(sender.chain.index() - 1, 0);
    var chains = new ArrayList<ReceiverChain>(RECEIVER_CHAIN_LIMIT);
    chains.add(opened);
    chains.addAll(receivers.subList(0, Math.min(receivers.size(), RECEIVER_CHAIN_LIMIT - 1)));
    var successor = new SenderChain(ratchetKey, next.chain(), previousCounter);
    return with(next.root(), successor, List.copyOf(chains), null);
  }

  private @Nullable ReceiverChain receiver(byte[] ratchetKey) {
    for (var receiver : receivers) {
      if (Arrays.equals(receiver.ratchetKey, ratchetKey)) {
        return receiver;
      }
    }
    return null;
  }

  private RatchetState with(
      byte[] root,
      SenderChain newSender,
      List<ReceiverChain> newReceivers,
      @Nullable PendingPreKey newPending) {
    return new RatchetState(
        remoteIdentity, remoteRegistrationId, baseKey, root, newSender, newReceivers, newPending);
  }
}
