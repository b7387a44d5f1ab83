package io.manyline.whatsapp.signal;

import com.google.protobuf.CodedInputStream;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.proto.SenderKeyDistribution;
import io.manyline.whatsapp.proto.SenderKeyMessage;
import io.manyline.whatsapp.signal.SignalException.Reason;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sender keys (`skmsg`), as functions like [SessionCipher].
///
/// **Shape:** message: version byte, SenderKeyMessage, XEdDSA signature of 64 bytes over all before
/// it. Distribution: version byte, SenderKeyDistribution. **Order and threads:** pure; the caller
/// serialises per (group, sender device) and makes the successor durable before a message leaves or
/// a plaintext is acknowledged. **Errors:** [SignalException] NO_SENDER_KEY, BAD_SIGNATURE,
/// DUPLICATE, TOO_FAR_AHEAD, MALFORMED; the state that went in stays valid. **Source:**
/// docs/protocol/signal.md.
public final class GroupCipher {
  private static final int CHAIN_KEY_LENGTH = 32;

  private GroupCipher() {}

  /// A fresh sender key of our own.
  public static SenderKeyState create(SecureRandom random) {
    var chainKey = new byte[CHAIN_KEY_LENGTH];
    random.nextBytes(chainKey);
    var signing = Curve.generate(random);
    int id = random.nextInt(Integer.MAX_VALUE);
    var chain = new MessageChain(new ChainKey(chainKey, 0));
    return SenderKeyState.of(List.of(new SenderKey(id, signing.publicKey(), signing, chain)));
  }

  /// The distribution message for the current key of our own.
  public static byte[] distribution(SenderKeyState own) {
    var key = own.newest();
    var message =
        SenderKeyDistribution.newBuilder()
            .setId(key.id())
            .setIteration(key.chain().next().index())
            .setChainKey(WireForm.wrap(key.chain().next().key()))
            .setSigningKey(WireForm.typed(key.signingKey()))
            .build();
    return WireForm.encode(message, 0);
  }

  /// Takes in a peer's distribution message. One for a key that is known already changes nothing,
  /// so that its repetition does not make old messages fresh again.
  public static SenderKeyState accept(@Nullable SenderKeyState known, byte[] distribution) {
    var key = parse(distribution);
    if (known == null) {
      return SenderKeyState.of(List.of(key));
    }
    var same = known.find(key.id());
    return known.with(same != null && same.reaches(key) ? same : key);
  }

  public static Encrypted encrypt(SenderKeyState own, byte[] plaintext, SecureRandom random) {
    var key = own.newest();
    var signing = key.ownSigningKey();
    if (signing == null) {
      throw new SignalException(Reason.NO_SENDER_KEY, "the sender key is a peer's");
    }

    var step = key.chain().next().step();
    var message =
        SenderKeyMessage.newBuilder()
            .setId(key.id())
            .setIteration(key.chain().next().index())
            .setCiphertext(WireForm.wrap(MessageKeys.ofGroup(step.seed()).encrypt(plaintext)))
            .build();
    var bytes = WireForm.encode(message, Curve.SIGNATURE_LENGTH);
    int length = bytes.length - Curve.SIGNATURE_LENGTH;
    var signature = Curve.sign(signing.privateKey(), Arrays.copyOf(bytes, length), random);
    System.arraycopy(signature, 0, bytes, length, Curve.SIGNATURE_LENGTH);
    var successor = own.replace(key, key.with(new MessageChain(step.next())));
    return new Encrypted(successor, bytes);
  }

  public static Decrypted decrypt(SenderKeyState peer, byte[] message) {
    int length = WireForm.bodyLength(message, Curve.SIGNATURE_LENGTH);
    try {
      var parsed = SenderKeyMessage.parseFrom(CodedInputStream.newInstance(message, 1, length));
      if (!parsed.hasId() || !parsed.hasIteration() || !parsed.hasCiphertext()) {
        throw SignalException.malformed("a group message without id, iteration or ciphertext");
      }
      return decrypt(peer, message, parsed);
    } catch (IOException e) {
      throw SignalException.malformed("not a SenderKeyMessage");
    }
  }

  private static Decrypted decrypt(SenderKeyState peer, byte[] message, SenderKeyMessage parsed) {
    int iteration = WireForm.counter(parsed.getIteration());
    var ciphertext = WireForm.ciphertext(parsed.getCiphertext());
    var key = peer.find(parsed.getId());
    if (key == null) {
      throw new SignalException(Reason.NO_SENDER_KEY, "sender key " + parsed.getId());
    }
    if (!Curve.verifyTrailing(key.signingKey(), message)) {
      throw new SignalException(Reason.BAD_SIGNATURE, "of sender key " + parsed.getId());
    }

    var reached = key.chain().reach(iteration);
    var plaintext = MessageKeys.ofGroup(reached.seed()).decrypt(ciphertext);
    var successor = key.with(key.chain().after(reached));
    return new Decrypted(peer.replace(key, successor), plaintext);
  }

  private static SenderKey parse(byte[] distribution) {
    int length = WireForm.bodyLength(distribution, 0);
    try {
      var parsed =
          SenderKeyDistribution.parseFrom(CodedInputStream.newInstance(distribution, 1, length));
      if (!parsed.hasId() || !parsed.hasIteration()) {
        throw SignalException.malformed("a sender key without id or iteration");
      }
      var chainKey = RecordForm.key(parsed.getChainKey());
      var next = new ChainKey(chainKey, WireForm.counter(parsed.getIteration()));
      var signingKey = WireForm.key(parsed.getSigningKey());
      return new SenderKey(parsed.getId(), signingKey, null, new MessageChain(next));
    } catch (IOException e) {
      throw SignalException.malformed("not a sender key distribution");
    }
  }

  public record Encrypted(SenderKeyState state, byte[] message) {}

  public record Decrypted(SenderKeyState state, byte[] plaintext) {}
}
