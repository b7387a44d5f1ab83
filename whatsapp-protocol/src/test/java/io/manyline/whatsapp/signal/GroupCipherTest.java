package io.manyline.whatsapp.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.manyline.whatsapp.signal.SignalException.Reason;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupCipherTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] PLAINTEXT = {1, 2, 3};

  private SenderKeyState own = GroupCipher.create(RANDOM);
  private SenderKeyState peer = GroupCipher.accept(null, GroupCipher.distribution(own));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void messagesShouldBeReadOnceInAnyOrder(long seed) {
    var messages = new ArrayList<byte[]>();
    for (int i = 0; i < 60; i++) {
      messages.add(send());
    }
    Collections.shuffle(messages, new Random(seed));

    for (var message : messages) {
      assertThat(receive(message)).isEqualTo(PLAINTEXT);
      assertThat(reason(() -> receive(message))).isEqualTo(Reason.DUPLICATE);
    }
  }

  @Test
  void whoJoinsLaterShouldReadOnlyWhatFollows() {
    var before = send();
    peer = GroupCipher.accept(null, GroupCipher.distribution(own));

    assertThat(reason(() -> receive(before))).isEqualTo(Reason.DUPLICATE);
    assertThat(receive(send())).isEqualTo(PLAINTEXT);
  }

  @Test
  void decryptShouldDistinguishItsReasons() {
    var message = send();
    var forged = message.clone();
    forged[forged.length - 10] ^= 1;
    var tampered = message.clone();
    tampered[tampered.length - 65] ^= 1;
    var stranger = GroupCipher.encrypt(GroupCipher.create(RANDOM), PLAINTEXT, RANDOM).message();

    assertThat(reason(() -> receive(forged))).isEqualTo(Reason.BAD_SIGNATURE);
    assertThat(reason(() -> receive(tampered))).isEqualTo(Reason.BAD_SIGNATURE);
    assertThat(reason(() -> receive(stranger))).isEqualTo(Reason.NO_SENDER_KEY);
    assertThat(reason(() -> receive(new byte[10]))).isEqualTo(Reason.MALFORMED);
    assertThat(reason(() -> GroupCipher.encrypt(peer, PLAINTEXT, RANDOM)))
        .isEqualTo(Reason.NO_SENDER_KEY);
    assertThat(receive(message)).isEqualTo(PLAINTEXT);
  }

  @Test
  void aJumpOfTwoThousandShouldBeReadAndOneMoreRefused() {
    own = own.skipSenderCounters(2000);
    var near = send();
    var far = send();

    assertThat(reason(() -> receive(far))).isEqualTo(Reason.TOO_FAR_AHEAD);
    assertThat(receive(near)).isEqualTo(PLAINTEXT);
    assertThat(receive(far)).isEqualTo(PLAINTEXT);
    assertThatThrownBy(() -> own.skipSenderCounters(2001))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theOldestOfSixSenderKeysShouldBeForgotten() {
    var senders = new ArrayList<>(List.of(own));
    for (int i = 0; i < 5; i++) {
      receive(GroupCipher.encrypt(senders.getLast(), PLAINTEXT, RANDOM).message());
      senders.add(GroupCipher.create(RANDOM));
      peer = GroupCipher.accept(peer, GroupCipher.distribution(senders.getLast()));
    }

    var first = GroupCipher.encrypt(senders.getFirst(), PLAINTEXT, RANDOM).message();
    assertThat(reason(() -> receive(first))).isEqualTo(Reason.NO_SENDER_KEY);
    var fresh = GroupCipher.encrypt(senders.getLast(), PLAINTEXT, RANDOM).message();
    assertThat(receive(fresh)).isEqualTo(PLAINTEXT);
    for (var sender : senders.subList(1, 5)) {
      var second = GroupCipher.encrypt(sender.skipSenderCounters(1), PLAINTEXT, RANDOM).message();
      assertThat(receive(second)).isEqualTo(PLAINTEXT);
    }
  }

  @Test
  void aRepeatedDistributionShouldNotMakeOldMessagesFreshAgain() {
    var distribution = GroupCipher.distribution(own);
    var message = send();
    receive(message);
    peer = GroupCipher.accept(peer, distribution);

    assertThat(reason(() -> receive(message))).isEqualTo(Reason.DUPLICATE);
    assertThat(peer.keys()).hasSize(1);
  }

  @Test
  void aDistributionBeyondReachShouldReplaceTheChain() {
    own = own.skipSenderCounters(2000).skipSenderCounters(1);
    peer = GroupCipher.accept(peer, GroupCipher.distribution(own));

    assertThat(receive(send())).isEqualTo(PLAINTEXT);
    assertThat(peer.keys()).hasSize(1);
  }

  private byte[] send() {
    var encrypted = GroupCipher.encrypt(SenderKeyState.fromBytes(own.toBytes()), PLAINTEXT, RANDOM);
    own = encrypted.state();
    return encrypted.message();
  }

  private byte[] receive(byte[] message) {
    var decrypted = GroupCipher.decrypt(SenderKeyState.fromBytes(peer.toBytes()), message);
    peer = decrypted.state();
    return decrypted.plaintext();
  }

  private static Reason reason(Runnable action) {
    return catchThrowableOfType(SignalException.class, action::run).reason();
  }
}
