package io.manyline.whatsapp.signal;

import static io.manyline.whatsapp.signal.Vectors.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.signal.SignalException.Reason;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Sender keys and group messages as Baileys made them: two keys of one sender, with the gaps
/// between iterations that its cipher leaves.
class BaileysSenderKeyTest {
  private final JsonNode recorded = Vectors.read("baileys-sender-keys.json");
  private final JsonNode keys = recorded.get("keys");

  @Test
  void decryptShouldReadBothKeysInTheOrderInWhichBaileysDid() {
    SenderKeyState state = null;
    for (JsonNode key : keys) {
      state = GroupCipher.accept(state, bytes(key, "distribution"));
    }
    int read = 0;
    for (JsonNode each : recorded.get("reading")) {
      JsonNode message = message(each.get(0).asInt(), each.get(1).asInt());
      SenderKeyState stored = SenderKeyState.fromBytes(state.toBytes());
      var decrypted = GroupCipher.decrypt(stored, bytes(message, "bytes"));
      assertThat(decrypted.plaintext()).isEqualTo(bytes(message, "plaintext"));
      state = decrypted.state();
      read++;
    }

    assertThat(read).isEqualTo(9);
    SenderKeyState after = state;
    SignalException again =
        catchThrowableOfType(
            SignalException.class, () -> GroupCipher.decrypt(after, bytes(message(0, 1), "bytes")));
    assertThat(again.reason()).isEqualTo(Reason.DUPLICATE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void createAndEncryptShouldGiveTheRecordedBytesUpToTheSignature(int number) {
    JsonNode key = keys.get(number);
    var random =
        new ScriptedRandom()
            .then(bytes(key, "chainKey"))
            .then(bytes(key, "signingPrivate"))
            .number(key.get("id").asInt());
    SenderKeyState own = GroupCipher.create(random);
    byte[] signingKey = Curve.fromPrivate(bytes(key, "signingPrivate")).publicKey();
    assertThat(GroupCipher.distribution(own)).isEqualTo(bytes(key, "distribution"));

    for (JsonNode message : key.get("messages")) {
      own = own.skipSenderCounters(message.get("iteration").asInt() == 0 ? 0 : 1);
      var made = GroupCipher.encrypt(own, bytes(message, "plaintext"), new SecureRandom());
      byte[] theirs = bytes(message, "bytes");
      assertThat(unsigned(made.message())).isEqualTo(unsigned(theirs));
      assertThat(Curve.verifyTrailing(signingKey, theirs)).isTrue();
      assertThat(Curve.verifyTrailing(signingKey, made.message())).isTrue();
      own = made.state();
    }
    assertThat(GroupCipher.distribution(own)).isEqualTo(bytes(key, "distributionAfter"));
  }

  @Test
  void whoGetsTheKeyLaterShouldReadWhatFollowsAndNothingBefore() {
    SenderKeyState late = GroupCipher.accept(null, bytes(keys.get(0), "distributionHalf"));

    for (int i = 0; i < 6; i++) {
      byte[] message = bytes(message(0, i), "bytes");
      if (i < 3) {
        assertThat(
                catchThrowableOfType(
                        SignalException.class, () -> GroupCipher.decrypt(late, message))
                    .reason())
            .isEqualTo(Reason.DUPLICATE);
      } else {
        assertThat(GroupCipher.decrypt(late, message).plaintext())
            .isEqualTo(bytes(message(0, i), "plaintext"));
      }
    }
  }

  private JsonNode message(int key, int message) {
    return keys.get(key).get("messages").get(message);
  }

  private static byte[] unsigned(byte[] message) {
    return Arrays.copyOf(message, message.length - Curve.SIGNATURE_LENGTH);
  }
}
