package io.manyline.whatsapp.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.Hkdf;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.identity.InvalidDeviceIdentityException.Part;
import io.manyline.whatsapp.proto.ADVDeviceIdentity;
import io.manyline.whatsapp.proto.ADVKeyIndexList;
import io.manyline.whatsapp.proto.ADVSignedDeviceIdentity;
import io.manyline.whatsapp.proto.ADVSignedDeviceIdentityHMAC;
import java.security.SecureRandom;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceIdentitiesTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final KeyPair account = Curve.generate(RANDOM);
  private final KeyPair companion = Curve.generate(RANDOM);
  private final KeyPair stranger = Curve.generate(RANDOM);
  private final byte[] secret = Curve.generate(RANDOM).privateKey();

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void acceptShouldCompleteWhatThePhoneVouchedFor(int deviceType) {
    var container = vouch(details(deviceType));

    var signed = DeviceIdentities.accept(container, companion, secret, RANDOM);

    assertThat(signed.getAccountSignatureKey().toByteArray()).isEqualTo(account.publicKey());
    DeviceIdentities.verify(signed, account.publicKey(), companion.publicKey());
    DeviceIdentities.verify(
        signed.toBuilder().clearAccountSignatureKey().build(),
        account.publicKey(),
        companion.publicKey());
  }

  @Test
  void acceptShouldRefuseAnotherSecretAsHmac() {
    var container = vouch(details(0));

    assertThat(partOf(() -> accept(container, companion, stranger.privateKey())))
        .isEqualTo(Part.HMAC);
    assertThat(partOf(() -> accept(container.toBuilder().setAccountType(1).build())))
        .isEqualTo(Part.HMAC);
    assertThat(partOf(() -> accept(container.toBuilder().clearHmac().build())))
        .isEqualTo(Part.HMAC);
  }

  @Test
  void acceptShouldRefuseAnAccountSignatureForAnotherCompanion() {
    var container = vouch(details(0));

    assertThat(partOf(() -> accept(container, stranger, secret))).isEqualTo(Part.ACCOUNT_SIGNATURE);
  }

  @Test
  void acceptShouldRefuseAHostedSignatureForADeviceThatIsNotHosted() {
    var details = details(0);
    var signature =
        AdvSignatures.sign(
            account, RANDOM, AdvSignatures.HOSTED_ACCOUNT, details, companion.publicKey());

    assertThat(partOf(() -> accept(contain(details, signature)))).isEqualTo(Part.ACCOUNT_SIGNATURE);
  }

  @Test
  void acceptShouldRefuseDetailsWithoutAKeyIndex() {
    var details = ADVDeviceIdentity.newBuilder().setRawId(7).build().toByteArray();
    var signature =
        AdvSignatures.sign(account, RANDOM, AdvSignatures.ACCOUNT, details, companion.publicKey());

    assertThat(partOf(() -> accept(contain(details, signature)))).isEqualTo(Part.MALFORMED);
  }

  @Test
  void verifyShouldNameTheSignatureThatFails() {
    var signed = accept(vouch(details(0)));
    var byStranger =
        signed.toBuilder()
            .setDeviceSignature(
                ByteString.copyFrom(
                    AdvSignatures.sign(
                        stranger,
                        RANDOM,
                        AdvSignatures.DEVICE,
                        signed.getDetails().toByteArray(),
                        companion.publicKey(),
                        account.publicKey())))
            .build();

    assertThat(partOf(() -> verify(byStranger))).isEqualTo(Part.DEVICE_SIGNATURE);
    assertThat(partOf(() -> verify(signed.toBuilder().clearDeviceSignature().build())))
        .isEqualTo(Part.DEVICE_SIGNATURE);
    assertThat(partOf(() -> verify(signed.toBuilder().clearAccountSignature().build())))
        .isEqualTo(Part.ACCOUNT_SIGNATURE);
    assertThat(
            partOf(
                () -> DeviceIdentities.verify(signed, stranger.publicKey(), companion.publicKey())))
        .isEqualTo(Part.ACCOUNT_SIGNATURE);
    assertThat(partOf(() -> DeviceIdentities.verify(signed, new byte[31], companion.publicKey())))
        .isEqualTo(Part.MALFORMED);
  }

  @Test
  void verifyShouldAcceptTheHostedDevicePrefixOnlyForHostedDevices() {
    for (int deviceType : new int[] {0, 1}) {
      var signed = accept(vouch(details(deviceType)));
      var hosted =
          signed.toBuilder()
              .setDeviceSignature(
                  ByteString.copyFrom(
                      AdvSignatures.sign(
                          companion,
                          RANDOM,
                          AdvSignatures.HOSTED_DEVICE,
                          signed.getDetails().toByteArray(),
                          companion.publicKey(),
                          account.publicKey())))
              .build();

      if (deviceType == 1) {
        verify(hosted);
      } else {
        assertThat(partOf(() -> verify(hosted))).isEqualTo(Part.DEVICE_SIGNATURE);
      }
    }
  }

  @Test
  void verifyKeyIndexesShouldReadWhatTheAccountSigned() {
    var list =
        ADVKeyIndexList.newBuilder().setRawId(7).setCurrentIndex(3).addValidIndexes(3).build();
    var signed = DeviceIdentities.signKeyIndexes(account, list, RANDOM);

    assertThat(DeviceIdentities.verifyKeyIndexes(signed, account.publicKey())).isEqualTo(list);
    assertThat(partOf(() -> DeviceIdentities.verifyKeyIndexes(signed, stranger.publicKey())))
        .isEqualTo(Part.KEY_INDEX_LIST);
    var changed = signed.toBuilder().setDetails(ByteString.copyFrom(new byte[] {8, 8})).build();
    assertThat(partOf(() -> DeviceIdentities.verifyKeyIndexes(changed, account.publicKey())))
        .isEqualTo(Part.KEY_INDEX_LIST);
  }

  @Test
  void garbageShouldThrowOnlyInvalidDeviceIdentity() {
    var random = new Random(41);
    var signed = accept(vouch(details(0))).toByteArray();
    int refused = 0;

    for (int i = 0; i < 3000; i++) {
      var bytes = signed.clone();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
      var container =
          ADVSignedDeviceIdentityHMAC.newBuilder()
              .setDetails(ByteString.copyFrom(bytes))
              .setHmac(ByteString.copyFrom(Hkdf.hmacSha256(secret, bytes)))
              .build();
      try {
        accept(container);
      } catch (InvalidDeviceIdentityException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1500);
  }

  @Test
  void vouchShouldRefuseWhatItCannotSign() {
    assertThatThrownBy(
            () -> DeviceIdentities.vouch(account, new byte[33], details(0), secret, RANDOM))
        .isInstanceOf(InvalidDeviceIdentityException.class);
  }

  private static Part partOf(Runnable check) {
    return catchThrowableOfType(InvalidDeviceIdentityException.class, check::run).part();
  }

  private ADVSignedDeviceIdentityHMAC vouch(byte[] details) {
    return DeviceIdentities.vouch(account, companion.publicKey(), details, secret, RANDOM);
  }

  private ADVSignedDeviceIdentityHMAC contain(byte[] details, byte[] accountSignature) {
    var signed =
        ADVSignedDeviceIdentity.newBuilder()
            .setDetails(ByteString.copyFrom(details))
            .setAccountSignatureKey(ByteString.copyFrom(account.publicKey()))
            .setAccountSignature(ByteString.copyFrom(accountSignature))
            .build()
            .toByteString();
    var hmac = Hkdf.hmacSha256(secret, signed.toByteArray());
    return ADVSignedDeviceIdentityHMAC.newBuilder()
        .setDetails(signed)
        .setHmac(ByteString.copyFrom(hmac))
        .build();
  }

  private ADVSignedDeviceIdentity accept(ADVSignedDeviceIdentityHMAC container) {
    return accept(container, companion, secret);
  }

  private static ADVSignedDeviceIdentity accept(
      ADVSignedDeviceIdentityHMAC container, KeyPair companion, byte[] secret) {
    return DeviceIdentities.accept(container, companion, secret, RANDOM);
  }

  private void verify(ADVSignedDeviceIdentity signed) {
    DeviceIdentities.verify(signed, account.publicKey(), companion.publicKey());
  }

  private static byte[] details(int deviceType) {
    return ADVDeviceIdentity.newBuilder()
        .setRawId(7)
        .setTimestamp(1_700_000_000)
        .setKeyIndex(1)
        .setAccountType(0)
        .setDeviceType(deviceType)
        .build()
        .toByteArray();
  }
}
