package io.manyline.whatsapp.signal;

import io.manyline.whatsapp.curve.Hkdf;
import io.manyline.whatsapp.signal.SignalException.Reason;
import java.util.Arrays;

/// A symmetric ratchet as its receiver sees it: the next position and the seeds of overtaken
/// messages.
///
/// **Shape:** at most 2,000 positions are jumped at once. [#reach] costs one HMAC per position and
/// changes nothing; only [#after], called once the message is authentic, makes seeds to keep.
/// **Errors:** [SignalException] DUPLICATE, TOO_FAR_AHEAD. **Source:** Double Ratchet specification
/// section 2.6; limits as in docs/protocol/signal.md.
record MessageChain(ChainKey next, SkippedKeys skipped) {
  static final int JUMP_LIMIT = 2000;

  private static final int KEY_LENGTH = 32;

  MessageChain(ChainKey next) {
    this(next, SkippedKeys.NONE);
  }

  Reached reach(int counter) {
    int jump = counter - next.index();
    if (jump < 0) {
      var seed = skipped.seed(counter);
      if (seed == null) {
        throw new SignalException(Reason.DUPLICATE, "counter " + counter + " was used before");
      }
      return new Reached(counter, seed, new byte[0], next);
    }
    if (jump > JUMP_LIMIT) {
      throw new SignalException(Reason.TOO_FAR_AHEAD, "a jump over " + jump + " messages");
    }

    var mac = Hkdf.hmac(next.key());
    var key = next.key();
    var jumped = new byte[jump * KEY_LENGTH];
    for (int i = 0; i < jump; i++) {
      System.arraycopy(key, 0, jumped, i * KEY_LENGTH, KEY_LENGTH);
      key = ChainKey.tag(mac, ChainKey.NEXT);
      Hkdf.rekey(mac, key);
    }
    var seed = ChainKey.tag(mac, ChainKey.SEED);
    var following = new ChainKey(ChainKey.tag(mac, ChainKey.NEXT), counter + 1);
    return new Reached(counter, seed, jumped, following);
  }

  MessageChain after(Reached reached) {
    if (reached.counter < next.index()) {
      return new MessageChain(next, skipped.without(reached.counter));
    }
    int jump = reached.jumped.length / KEY_LENGTH;
    if (jump == 0) {
      return new MessageChain(reached.following, skipped);
    }

    var mac = Hkdf.hmac(next.key());
    var seeds = new byte[jump][];
    for (int i = 0; i < jump; i++) {
      int from = i * KEY_LENGTH;
      Hkdf.rekey(mac, Arrays.copyOfRange(reached.jumped, from, from + KEY_LENGTH));
      seeds[i] = ChainKey.tag(mac, ChainKey.SEED);
    }
    return new MessageChain(reached.following, skipped.with(next.index(), seeds));
  }

  MessageChain keeping(int skippedKeys) {
    return skipped.size() <= skippedKeys
        ? this
        : new MessageChain(next, skipped.newest(skippedKeys));
  }

  /// @param jumped keys of the positions between, 32 bytes each
  record Reached(int counter, byte[] seed, byte[] jumped, ChainKey following) {}
}
