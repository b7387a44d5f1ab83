package io.manyline.whatsapp.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.proto.PreKeySignalMessage;
import io.manyline.whatsapp.signal.SessionCipher.Encrypted;
import io.manyline.whatsapp.signal.SignalException.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What bounds a whole record: 2,000 skipped keys in all its sessions, 8,000 steps for one message.
class SessionLimitsTest {
  private static final byte[] TEXT = {4, 2};
  private static final int JUMP = 1500;

  private final TestDevice alice = new TestDevice();
  private final TestDevice bob = new TestDevice();

  @Test
  void skippedKeysOfArchivedSessionsShouldGiveWayToThoseOfNewerOnes() {
    SignalSession first = jumpInANewSession();
    SignalSession second = jumpInANewSession();

    assertThat(skipped()).isEqualTo(SkippedKeys.LIMIT);
    assertThat(bob.session().current().skippedKeys()).isEqualTo(JUMP);
    assertThat(bob.session().archived().getFirst().skippedKeys())
        .isEqualTo(SkippedKeys.LIMIT - JUMP);
    assertThat(reason(second, 0)).isNull();
    assertThat(reason(first, JUMP - 1)).isNull();
    assertThat(reason(first, SkippedKeys.LIMIT - JUMP)).isEqualTo(Reason.DUPLICATE);
  }

  @Test
  void skippedKeysOfOlderChainsShouldGiveWayToThoseOfNewerOnes() {
    alice.begin(bob.bundle(false));
    bob.receive(alice.send(TEXT));
    alice.receive(bob.send(TEXT));
    SignalSession older = alice.session();
    bob.receive(alice.cipher.encrypt(older.skipSenderCounters(JUMP), TEXT));
    alice.receive(bob.send(TEXT));
    SignalSession newer = alice.session();
    bob.receive(alice.cipher.encrypt(newer.skipSenderCounters(JUMP), TEXT));

    assertThat(skipped()).isEqualTo(SkippedKeys.LIMIT);
    assertThat(reason(newer, 0)).isNull();
    assertThat(reason(older, JUMP - 1)).isNull();
    assertThat(reason(older, 0)).isEqualTo(Reason.DUPLICATE);
  }

  @Test
  void senderKeysShouldShareOneBoundOfSkippedKeysToo() {
    SenderKeyState peer = null;
    List<SenderKeyState> senders = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      SenderKeyState own = GroupCipher.create(TestDevice.RANDOM);
      senders.add(own);
      peer = GroupCipher.accept(peer, GroupCipher.distribution(own));
      peer = GroupCipher.decrypt(peer, message(own, JUMP)).state();
    }
    SenderKeyState read = peer;

    assertThat(read.keys().stream().mapToInt(key -> key.chain().skipped().size()).sum())
        .isEqualTo(SkippedKeys.LIMIT);
    assertThat(GroupCipher.decrypt(read, message(senders.getLast(), 0)).plaintext())
        .isEqualTo(TEXT);
    assertThat(GroupCipher.decrypt(read, message(senders.getFirst(), JUMP - 1)).plaintext())
        .isEqualTo(TEXT);
    assertThat(
            catchThrowableOfType(
                    SignalException.class,
                    () -> GroupCipher.decrypt(read, message(senders.getFirst(), 0)))
                .reason())
        .isEqualTo(Reason.DUPLICATE);
  }

  /// With an unknown ratchet key every session is a candidate, and each costs as many steps as the
  /// counter says: a forger who sets it high must not make us run through all of them.
  @Test
  void messageWithAHighCounterShouldBeTriedInAsManySessionsAsTheBudgetAllowsOnly() {
    List<SignalSession> turned = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      alice.begin(bob.bundle(false));
      bob.receive(alice.send(TEXT));
      alice.receive(bob.send(TEXT));
      turned.add(alice.session());
    }
    // Newest first, as bob tries them: 8,000 steps are five sessions of 1,501.
    SignalSession fifth = turned.get(11 - 4);
    SignalSession sixth = turned.get(11 - 5);
    SignalSession last = turned.getFirst();

    assertThat(reason(last, 0)).isNull();
    assertThat(reason(fifth, JUMP)).isNull();
    assertThat(reason(sixth, JUMP)).isEqualTo(Reason.BAD_MAC);
    assertThat(reason(last, JUMP)).isEqualTo(Reason.BAD_MAC);
  }

  /// Returns alice's session as it was before its first message.
  private SignalSession jumpInANewSession() {
    alice.begin(bob.bundle(false));
    SignalSession start = alice.session();
    bob.receive(alice.cipher.encrypt(start.skipSenderCounters(JUMP), TEXT));
    return start;
  }

  private int skipped() {
    return bob.session().states().stream().mapToInt(RatchetState::skippedKeys).sum();
  }

  /// Why bob refuses alice's message of that counter; null when he reads it.
  private Reason reason(SignalSession session, int counter) {
    Encrypted sent = alice.cipher.encrypt(session.skipSenderCounters(counter), TEXT);
    try {
      assertThat(bob.decrypt(CiphertextType.MESSAGE, inner(sent)).plaintext()).isEqualTo(TEXT);
      return null;
    } catch (SignalException e) {
      return e.reason();
    }
  }

  private static byte[] inner(Encrypted sent) {
    if (sent.type() == CiphertextType.MESSAGE) {
      return sent.message();
    }
    try {
      byte[] bytes = sent.message();
      return PreKeySignalMessage.parseFrom(Arrays.copyOfRange(bytes, 1, bytes.length))
          .getMessage()
          .toByteArray();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] message(SenderKeyState own, int counter) {
    return GroupCipher.encrypt(own.skipSenderCounters(counter), TEXT, TestDevice.RANDOM).message();
  }
}
