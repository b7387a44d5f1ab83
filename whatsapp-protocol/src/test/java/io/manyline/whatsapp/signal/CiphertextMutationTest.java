package io.manyline.whatsapp.signal;

import static io.manyline.whatsapp.signal.TestDevice.RANDOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.proto.PreKeySignalMessage;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Each byte of a ciphertext as it travels, version byte and tags of fields too, changed in three
/// ways: none is read, and the refusal is typed.
class CiphertextMutationTest {
  private static final int[] MASKS = {0x01, 0x80, 0xff};
  private static final byte[] PLAINTEXT = {1, 2, 3};

  private final TestDevice alice = new TestDevice();
  private final TestDevice bob = new TestDevice();

  @Test
  void messageWithAnyByteChangedShouldBeRefused() {
    alice.begin(bob.bundle(true));
    bob.receive(alice.send(PLAINTEXT));
    alice.receive(bob.send(PLAINTEXT));
    byte[] message = alice.send(PLAINTEXT).message();

    assertThat(bob.decrypt(CiphertextType.MESSAGE, message).plaintext()).isEqualTo(PLAINTEXT);
    int changes =
        everyChange(
            message,
            changed -> {
              assertThat(
                      refusal(
                          bytes -> bob.decrypt(CiphertextType.MESSAGE, bytes).plaintext(), changed))
                  .isNotNull();
              return true;
            });
    assertThat(changes).isEqualTo(3 * message.length);
  }

  @Test
  void groupMessageWithAnyByteChangedShouldBeRefused() {
    SenderKeyState own = GroupCipher.create(RANDOM);
    SenderKeyState peer = GroupCipher.accept(null, GroupCipher.distribution(own));
    byte[] message = GroupCipher.encrypt(own, PLAINTEXT, RANDOM).message();

    assertThat(GroupCipher.decrypt(peer, message).plaintext()).isEqualTo(PLAINTEXT);
    int changes =
        everyChange(
            message,
            changed -> {
              assertThat(refusal(bytes -> GroupCipher.decrypt(peer, bytes).plaintext(), changed))
                  .isNotNull();
              return true;
            });
    assertThat(changes).isEqualTo(3 * message.length);
  }

  /// What stands outside the inner message has no MAC of its own: the keys and ids go into the
  /// agreement. The version that the sender knows best and its registration id do not, so that a
  /// change of them may be read, but only as the same message.
  @Test
  void preKeyMessageWithAnyByteChangedShouldBeRefusedOrMeanTheSame()
      throws InvalidProtocolBufferException {
    alice.begin(bob.bundle(true));
    byte[] message = alice.send(PLAINTEXT).message();
    PreKeySignalMessage parsed =
        PreKeySignalMessage.parseFrom(Arrays.copyOfRange(message, 1, message.length));
    int read =
        everyChange(
            message,
            changed -> {
              byte[] plaintext = plaintextOrNull(changed);
              if (plaintext == null) {
                return false;
              }
              assertThat(plaintext).isEqualTo(PLAINTEXT);
              return changed[0] != message[0] || sameButForTheRegistration(changed, parsed);
            });

    // The low half of the version byte (one change of three keeps the high half), tag and value of
    // the registration id.
    assertThat(read).isBetween(1, 1 + 3 * 4);
  }

  private static boolean sameButForTheRegistration(byte[] changed, PreKeySignalMessage original) {
    try {
      var parsed = PreKeySignalMessage.parseFrom(Arrays.copyOfRange(changed, 1, changed.length));
      var same =
          parsed.toBuilder()
              .setRegistrationId(original.getRegistrationId())
              .setUnknownFields(original.getUnknownFields())
              .build();
      assertThat(same).isEqualTo(original);
      return true;
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("what was read is no protobuf", e);
    }
  }

  private byte @Nullable [] plaintextOrNull(byte[] changed) {
    byte[][] plaintext = new byte[1][];
    Throwable refusal =
        catchThrowable(
            () -> plaintext[0] = bob.decrypt(CiphertextType.PRE_KEY, changed).plaintext());
    if (refusal != null) {
      assertThat(refusal).isInstanceOf(SignalException.class);
    }
    return plaintext[0];
  }

  private static @Nullable SignalException refusal(
      Function<byte[], byte[]> reader, byte[] message) {
    return catchThrowableOfType(SignalException.class, () -> reader.apply(message));
  }

  /// @return how many times the check said yes
  private static int everyChange(byte[] bytes, Function<byte[], Boolean> check) {
    int counted = 0;
    for (int at = 0; at < bytes.length; at++) {
      for (int mask : MASKS) {
        byte[] changed = bytes.clone();
        changed[at] ^= (byte) mask;
        counted += check.apply(changed) ? 1 : 0;
      }
    }
    return counted;
  }
}
