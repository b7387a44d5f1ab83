package io.manyline.whatsapp.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.proto.PreKeySignalMessage;
import io.manyline.whatsapp.proto.SignalMessage;
import io.manyline.whatsapp.signal.SessionCipher.Encrypted;
import io.manyline.whatsapp.signal.SignalException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionCipherTest {
  private final TestDevice alice = new TestDevice();
  private final TestDevice bob = new TestDevice();

  @Test
  void firstMessagesShouldBePreKeyMessagesUntilThePeerAnswers() {
    alice.begin(bob.bundle(true));
    var first = alice.send(text("one"));
    var second = alice.send(text("two"));
    assertThat(List.of(first.type(), second.type())).containsOnly(CiphertextType.PRE_KEY);

    assertThat(bob.receive(second)).isEqualTo(text("two"));
    assertThat(bob.receive(first)).isEqualTo(text("one"));
    var answer = bob.send(text("three"));
    assertThat(answer.type()).isEqualTo(CiphertextType.MESSAGE);
    assertThat(alice.receive(answer)).isEqualTo(text("three"));
    assertThat(alice.send(text("four")).type()).isEqualTo(CiphertextType.MESSAGE);
    assertThat(bob.preKeys).isEmpty();
  }

  @Test
  void countersShouldBeWrittenWhenZeroAndThePreKeyIdOnlyWhenThereIsOne() throws Exception {
    alice.begin(bob.bundle(false));
    var outer = preKeyMessage(alice.send(text("one")));
    var inner = innerMessage(outer);

    assertThat(outer.hasPreKeyId()).isFalse();
    assertThat(outer.getRegistrationId()).isEqualTo(TestDevice.REGISTRATION_ID);
    assertThat(inner.hasCounter() && inner.hasPreviousCounter()).isTrue();
    assertThat(inner.getCounter() + inner.getPreviousCounter()).isZero();

    var other = new TestDevice();
    alice.begin(other.bundle(true));
    assertThat(preKeyMessage(alice.send(text("two"))).getPreKeyId()).isEqualTo(1);
  }

  @Test
  void initiateShouldRefuseABundleWithAForeignSignatureOrABadKey() {
    var good = bob.bundle(false);
    var foreign = new TestDevice().bundle(false);

    assertThat(reason(() -> alice.begin(with(good, foreign.signedPreKeySignature(), null))))
        .isEqualTo(Reason.BAD_SIGNATURE);
    assertThat(reason(() -> alice.begin(with(good, new byte[3], null))))
        .isEqualTo(Reason.BAD_SIGNATURE);
    assertThat(reason(() -> alice.begin(with(good, good.signedPreKeySignature(), new byte[32]))))
        .isEqualTo(Reason.MALFORMED);
    assertThat(reason(() -> alice.begin(with(good, good.signedPreKeySignature(), new byte[31]))))
        .isEqualTo(Reason.MALFORMED);
  }

  @Test
  void decryptPreKeyShouldSayWhichPreKeyIsMissing() {
    alice.begin(bob.bundle(true));
    var first = alice.send(text("one"));
    bob.preKeys.clear();
    assertThat(reason(() -> bob.receive(first))).isEqualTo(Reason.MISSING_PRE_KEY);
    assertThat(
            reason(() -> bob.cipher.decryptPreKey(null, first.message(), id -> null, id -> null)))
        .isEqualTo(Reason.MISSING_PRE_KEY);
  }

  @Test
  void decryptShouldDistinguishDuplicateBadMacTooFarAheadAndMalformed() {
    talk();
    var message = alice.send(text("again"));
    var forged = message.message().clone();
    forged[forged.length - 1] ^= 1;

    assertThat(reason(() -> bob.decrypt(CiphertextType.MESSAGE, forged))).isEqualTo(Reason.BAD_MAC);
    bob.receive(message);
    assertThat(reason(() -> bob.receive(message))).isEqualTo(Reason.DUPLICATE);
    assertThat(reason(() -> bob.decrypt(CiphertextType.MESSAGE, new byte[5])))
        .isEqualTo(Reason.MALFORMED);
    var version = message.message().clone();
    version[0] = 0x43;
    assertThat(reason(() -> bob.decrypt(CiphertextType.MESSAGE, version)))
        .isEqualTo(Reason.MALFORMED);
  }

  @Test
  void macShouldCoverTheBytesReceivedWithAnyLowVersionNibbleAndUnknownFields() throws Exception {
    talk();
    var session = alice.session();
    var state = session.current();
    var step = state.sender().chain().step();
    var sealed = RatchetMessage.seal(step.seed(), state, alice.local, text("odd"));
    int length = sealed.length - MessageKeys.MAC_LENGTH;
    var odd = Arrays.copyOf(sealed, sealed.length + 2);
    odd[0] = 0x34;
    odd[length] = 15 << 3;
    odd[length + 1] = 1;
    var mac =
        MessageKeys.ofRatchet(step.seed())
            .mac(
                alice.local.identity().publicKey(),
                bob.local.identity().publicKey(),
                odd,
                length + 2);
    System.arraycopy(mac, 0, odd, length + 2, mac.length);

    assertThat(bob.decrypt(CiphertextType.MESSAGE, odd).plaintext()).isEqualTo(text("odd"));
    odd[0] = 0x33;
    assertThat(reason(() -> bob.decrypt(CiphertextType.MESSAGE, odd))).isEqualTo(Reason.BAD_MAC);
  }

  @Test
  void aJumpOfTwoThousandShouldBeReadAndOneMoreRefused() {
    talk();
    var start = alice.session();
    var near = alice.cipher.encrypt(start.skipSenderCounters(2000), text("near"));
    var far = alice.cipher.encrypt(near.session(), text("far"));

    assertThat(reason(() -> bob.receive(far))).isEqualTo(Reason.TOO_FAR_AHEAD);
    assertThat(bob.receive(near)).isEqualTo(text("near"));
    assertThat(bob.receive(alice.cipher.encrypt(start, text("late")))).isEqualTo(text("late"));
    assertThat(bob.receive(far)).isEqualTo(text("far"));
    assertThat(bob.session().current().skippedKeys()).isEqualTo(1999);
    assertThat(bob.session().toBytes()).hasSizeLessThan(37 * 2000);
  }

  @Test
  void skippedKeysShouldBeBoundedAndTheOldestForgotten() {
    talk();
    var start = alice.session();
    bob.receive(alice.cipher.encrypt(start.skipSenderCounters(2000), text("a")));
    var later = start.skipSenderCounters(2000).skipSenderCounters(500);
    bob.receive(alice.cipher.encrypt(later, text("b")));

    assertThat(bob.session().current().skippedKeys()).isEqualTo(2000);
    assertThat(reason(() -> bob.receive(alice.cipher.encrypt(start, text("old")))))
        .isEqualTo(Reason.DUPLICATE);
    bob.receive(alice.cipher.encrypt(start.skipSenderCounters(600), text("kept")));
  }

  @Test
  void messagesOfTheFiveNewestReceiverChainsShouldBeReadable() {
    talk();
    var held = new ArrayList<Encrypted>();
    for (int i = 0; i < 9; i++) {
      held.add(alice.send(text("held")));
      bob.receive(alice.send(text("ping")));
      alice.receive(bob.send(text("pong")));
    }

    for (int i = 0; i < 9; i++) {
      var message = held.get(i);
      if (i < 4) {
        assertThat(reason(() -> bob.receive(message))).isEqualTo(Reason.BAD_MAC);
      } else {
        assertThat(bob.receive(message)).isEqualTo(text("held"));
      }
    }
  }

  @Test
  void messagesOfFortyArchivedSessionsShouldBeReadable() {
    var old = new ArrayList<TestDevice>();
    for (int i = 0; i < 45; i++) {
      alice.begin(bob.bundle(false));
      bob.receive(alice.send(text("new")));
      var snapshot = new TestDevice();
      snapshot.store(alice.session());
      old.add(snapshot);
    }
    assertThat(bob.session().archived()).hasSize(40);

    for (int i = 0; i < 45; i++) {
      var message = asMessage(alice.cipher.encrypt(old.get(i).session(), text("old")));
      if (i < 4) {
        assertThat(reason(() -> bob.decrypt(CiphertextType.MESSAGE, message)))
            .isEqualTo(Reason.BAD_MAC);
      } else {
        var decrypted = bob.decrypt(CiphertextType.MESSAGE, message);
        assertThat(decrypted.plaintext()).isEqualTo(text("old"));
        assertThat(decrypted.session().states()).hasSize(41);
      }
    }
  }

  @Test
  void aRepeatedPreKeyMessageShouldBeReadInItsSessionAndUseNoPreKey() {
    alice.begin(bob.bundle(true));
    bob.receive(alice.send(text("one")));
    var second = alice.send(text("two"));

    var decrypted = bob.decrypt(second.type(), second.message());

    assertThat(decrypted.plaintext()).isEqualTo(text("two"));
    assertThat(decrypted.usedPreKeyId()).isNull();
    assertThat(decrypted.session().archived()).isEmpty();
  }

  @Test
  void forgedPreKeyMessagesShouldLeaveTheSessionAsItIs() throws Exception {
    talk();
    var session = bob.session();
    var before = session.toBytes();
    for (int i = 0; i < 45; i++) {
      var mallory = new TestDevice();
      mallory.begin(bob.bundle(false));
      var forged = preKeyMessage(mallory.send(text("x"))).toBuilder();
      forged.setIdentityKey(ByteString.copyFrom(Curve.typed(alice.local.identity().publicKey())));
      var bytes = WireForm.encode(forged.build(), 0);
      assertThat(
              reason(
                  () ->
                      bob.cipher.decryptPreKey(
                          session, bytes, id -> bob.signedPreKey, bob.preKeys::get)))
          .isEqualTo(Reason.BAD_MAC);
    }

    assertThat(session.toBytes()).isEqualTo(before);
    assertThat(bob.receive(alice.send(text("still")))).isEqualTo(text("still"));
  }

  @Test
  void aGenuineMessageUnderAnotherIdentityShouldBeRefused() throws Exception {
    alice.begin(bob.bundle(false));
    var message = alice.send(text("one"));
    bob.receive(message);
    var stranger = new TestDevice().local.identity().publicKey();
    var changed =
        preKeyMessage(alice.send(text("two"))).toBuilder()
            .setIdentityKey(ByteString.copyFrom(Curve.typed(stranger)))
            .build();

    assertThat(reason(() -> bob.decrypt(CiphertextType.PRE_KEY, WireForm.encode(changed, 0))))
        .isEqualTo(Reason.BAD_MAC);
  }

  @Test
  void aChangedIdentityShouldOpenANewSessionThatNamesIt() {
    talk();
    var reinstalled = new TestDevice();
    reinstalled.begin(bob.bundle(true));
    var late = alice.send(text("late"));
    var message = reinstalled.send(text("me again"));

    var decrypted = bob.decrypt(message.type(), message.message());

    assertThat(decrypted.session().remoteIdentity())
        .isEqualTo(reinstalled.local.identity().publicKey());
    assertThat(bob.session().remoteIdentity()).isEqualTo(alice.local.identity().publicKey());
    bob.store(decrypted.session());
    assertThat(bob.receive(late)).isEqualTo(text("late"));
  }

  @Test
  void skipSenderCountersShouldRefuseWhatAPeerWouldNotJump() {
    talk();
    assertThatThrownBy(() -> alice.session().skipSenderCounters(2001))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> alice.session().skipSenderCounters(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void talk() {
    alice.begin(bob.bundle(false));
    bob.receive(alice.send(text("hello")));
    alice.receive(bob.send(text("hi")));
    bob.receive(alice.send(text("how are you")));
  }

  private static byte[] asMessage(Encrypted sent) {
    try {
      return sent.type() == CiphertextType.MESSAGE
          ? sent.message()
          : preKeyMessage(sent).getMessage().toByteArray();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static PreKeySignalMessage preKeyMessage(Encrypted sent)
      throws InvalidProtocolBufferException {
    var bytes = sent.message();
    return PreKeySignalMessage.parseFrom(Arrays.copyOfRange(bytes, 1, bytes.length));
  }

  private static SignalMessage innerMessage(PreKeySignalMessage outer)
      throws InvalidProtocolBufferException {
    var bytes = outer.getMessage().toByteArray();
    return SignalMessage.parseFrom(Arrays.copyOfRange(bytes, 1, bytes.length - 8));
  }

  private static PreKeyBundle with(
      PreKeyBundle bundle, byte[] signature, byte @Nullable [] oneTime) {
    return new PreKeyBundle(
        bundle.registrationId(),
        bundle.identityKey(),
        bundle.signedPreKeyId(),
        bundle.signedPreKey(),
        signature,
        oneTime == null ? null : new PreKeyBundle.OneTime(1, oneTime));
  }

  private static Reason reason(Runnable action) {
    return catchThrowableOfType(SignalException.class, action::run).reason();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
