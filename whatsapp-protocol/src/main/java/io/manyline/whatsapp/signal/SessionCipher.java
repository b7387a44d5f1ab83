package io.manyline.whatsapp.signal;

import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.InvalidKeyException;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.signal.SignalException.Reason;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// X3DH (without Kyber) and the Double Ratchet, as functions: a session goes in, its successor
/// comes out, nothing is stored.
///
/// **Order and threads:** pure; the caller serialises per (account, peer device) and makes the
/// successor durable before a ciphertext leaves or a plaintext is acknowledged. **Errors:**
/// [SignalException]; the session that went in stays valid. NO_SESSION, NO_SENDER_KEY for a group
/// unknown and UNTRUSTED_IDENTITY are the caller's to throw: a changed identity decrypts here.
/// **Source:** docs/protocol/signal.md.
public final class SessionCipher {
  /// Bounds what one forged message may cost when many archived sessions would have to be tried.
  private static final int STEP_LIMIT = 4 * MessageChain.JUMP_LIMIT;

  private final LocalIdentity local;
  private final SecureRandom random;

  public SessionCipher(LocalIdentity local, SecureRandom random) {
    this.local = local;
    this.random = random;
  }

  /// A new session from a bundle. Verifies the signed prekey's signature.
  ///
  /// @param previous the session that it replaces: archived inside the new one
  public SignalSession initiate(PreKeyBundle bundle, @Nullable SignalSession previous) {
    try {
      var signed = Curve.typed(bundle.signedPreKey());
      if (!Curve.verify(bundle.identityKey(), signed, bundle.signedPreKeySignature())) {
        throw new SignalException(
            Reason.BAD_SIGNATURE, "signed prekey " + bundle.signedPreKeyId() + " of a bundle");
      }
      var state = X3dh.begin(local, bundle, random);
      return previous == null ? SignalSession.of(state, List.of()) : previous.replacedBy(state);
    } catch (InvalidKeyException e) {
      throw SignalException.malformed("bundle: " + e.getMessage());
    }
  }

  public Encrypted encrypt(SignalSession session, byte[] plaintext) {
    var state = session.current();
    var step = state.sender().chain().step();
    var message = RatchetMessage.seal(step.seed(), state, local, plaintext);
    var successor = session.withCurrent(state.withSender(step.next()));

    var pending = state.pending();
    if (pending == null) {
      return new Encrypted(successor, CiphertextType.MESSAGE, message);
    }
    var wrapped = PreKeyMessage.wrap(message, state, pending, local);
    return new Encrypted(successor, CiphertextType.PRE_KEY, wrapped);
  }

  /// Decrypts a `msg`.
  public Decrypted decrypt(SignalSession session, byte[] message) {
    var parsed = RatchetMessage.parse(message);
    var states = session.states();
    var holders = states.stream().filter(s -> s.hasReceiver(parsed.ratchetKey())).toList();
    if (!holders.isEmpty()) {
      return open(session, holders, parsed);
    }
    int affordable = Math.max(1, STEP_LIMIT / (parsed.counter() + 1));
    return open(session, states.subList(0, Math.min(affordable, states.size())), parsed);
  }

  /// Decrypts a `pkmsg`.
  ///
  /// @param session what there is with that peer; its identity may differ from the message's, then
  ///   a new session comes out and what to make of the change is the caller's
  /// @param signedPreKeys our own by id, `null` result when unknown
  /// @param preKeys our own by id, `null` result when unknown or used
  public Decrypted decryptPreKey(
      @Nullable SignalSession session,
      byte[] message,
      IntFunction<@Nullable SignedPreKey> signedPreKeys,
      IntFunction<@Nullable PreKey> preKeys) {
    var parsed = PreKeyMessage.parse(message);
    if (session != null) {
      var begun = session.states().stream().filter(s -> s.isBegunBy(parsed)).toList();
      if (!begun.isEmpty()) {
        return open(session, begun, parsed.message());
      }
    }

    var signedPreKey = signedPreKeys.apply(parsed.signedPreKeyId());
    if (signedPreKey == null) {
      throw missing("signed prekey", parsed.signedPreKeyId());
    }
    var preKeyId = parsed.preKeyId();
    var oneTime = preKeyId == null ? null : oneTime(preKeyId, preKeys);
    try {
      var state = X3dh.answer(local, parsed, signedPreKey.keyPair(), oneTime);
      var opened = state.open(local, parsed.message(), random);
      var successor =
          session == null
              ? SignalSession.of(opened.state(), List.of())
              : session.replacedBy(opened.state());
      return new Decrypted(successor, opened.plaintext(), preKeyId);
    } catch (InvalidKeyException e) {
      throw SignalException.malformed("prekey message: " + e.getMessage());
    }
  }

  private Decrypted open(
      SignalSession session, List<RatchetState> candidates, RatchetMessage message) {
    SignalException first = null;
    for (var state : candidates) {
      try {
        var opened = state.open(local, message, random);
        return new Decrypted(session.promote(opened.state(), state), opened.plaintext(), null);
      } catch (InvalidKeyException e) {
        throw SignalException.malformed("message: " + e.getMessage());
      } catch (SignalException e) {
        first = first == null ? e : first;
      }
    }
    throw first == null ? new SignalException(Reason.NO_SESSION, "nothing to try") : first;
  }

  private static KeyPair oneTime(int id, IntFunction<@Nullable PreKey> preKeys) {
    var preKey = preKeys.apply(id);
    if (preKey == null) {
      throw missing("prekey", id);
    }
    return preKey.keyPair();
  }

  private static SignalException missing(String kind, int id) {
    return new SignalException(Reason.MISSING_PRE_KEY, kind + " " + id + " is not ours");
  }

  /// @param type PRE_KEY until the peer answered, then MESSAGE
  public record Encrypted(SignalSession session, CiphertextType type, byte[] message) {}

  /// @param usedPreKeyId to be removed in the transaction that stores the session; null for none
  public record Decrypted(
      SignalSession session, byte[] plaintext, @Nullable Integer usedPreKeyId) {}
}
