package io.manyline.registry.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyline.registry.id.SessionUid;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SealerTest {
  private static final SessionUid UID = new SessionUid("01ARZ3NDEKTSV4RRFFQ69G5FAV");
  private static final SessionUid OTHER = new SessionUid("01ARZ3NDEKTSV4RRFFQ69G5FAW");

  private final SecureRandom random = new SecureRandom();
  private final MasterKey masterKey = masterKey(1, (byte) 7);
  private final byte[] wrapped = masterKey.newSessionKey(UID);
  private final Sealer sealer = masterKey.sessionSealer(UID, wrapped);

  @Test
  void openShouldGiveWhatWasSealed() {
    byte[] value = sealer.seal("place", "secret".getBytes(UTF_8));

    assertThat(sealer.open("place", value)).asString(UTF_8).isEqualTo("secret");
    assertThat(new String(value, UTF_8)).doesNotContain("secret");
  }

  @Test
  void sealShouldNeverGiveTheSameBytesTwice() {
    assertThat(sealer.seal("place", new byte[8])).isNotEqualTo(sealer.seal("place", new byte[8]));
  }

  @Test
  void openShouldRefuseAValueThatWasMoved() {
    byte[] value = sealer.seal("place", new byte[8]);

    assertThatThrownBy(() -> sealer.open("elsewhere", value))
        .isInstanceOf(SealBrokenException.class)
        .hasMessageContaining("elsewhere");
  }

  @Test
  void openShouldRefuseEveryChangedByte() {
    byte[] value = sealer.seal("place", new byte[8]);
    for (int i = 0; i < value.length; i++) {
      byte[] changed = value.clone();
      changed[i] ^= 0x40;
      assertThatThrownBy(() -> sealer.open("place", changed))
          .isInstanceOf(SealBrokenException.class);
    }
  }

  @Test
  void openShouldRefuseAValueThatNobodySealed() {
    assertThatThrownBy(() -> sealer.open("place", PlainFormat.encode(new byte[64])))
        .isInstanceOf(SealBrokenException.class);
    assertThatThrownBy(() -> sealer.open("place", new byte[] {1}))
        .isInstanceOf(SealBrokenException.class);
  }

  @Test
  void sessionKeyShouldOpenOnlyForItsSessionAndMasterKey() {
    assertThatThrownBy(() -> masterKey.sessionSealer(OTHER, wrapped))
        .isInstanceOf(SealBrokenException.class);
    assertThatThrownBy(() -> masterKey(1, (byte) 8).sessionSealer(UID, wrapped))
        .isInstanceOf(SealBrokenException.class);
    assertThatThrownBy(() -> masterKey(2, (byte) 7).sessionSealer(UID, wrapped))
        .isInstanceOf(SealBrokenException.class)
        .hasMessageContaining("key 1");
  }

  @Test
  void keyThatWasUnwrappedShouldBeKeptForItsOwnWrappingAlone() {
    assertThat(masterKey.sessionSealer(UID, wrapped.clone())).isSameAs(sealer);
    assertThat(masterKey.keptSealer(UID)).isSameAs(sealer);
    assertThat(masterKey.keptSealer(OTHER)).isNull();

    Sealer another = masterKey.sessionSealer(UID, masterKey.newSessionKey(UID));

    byte[] value = another.seal("place", new byte[8]);
    assertThatThrownBy(() -> sealer.open("place", value)).isInstanceOf(SealBrokenException.class);
    assertThat(masterKey.keptSealer(UID)).isSameAs(another);
  }

  @Test
  void masterKeyShouldBeThirtyTwoBytesInBase64() {
    assertThatThrownBy(() -> new MasterKey(new MasterKeyProperties(1, "AAAA"), random))
        .hasMessageContaining("32 bytes");
    assertThatThrownBy(() -> new MasterKey(new MasterKeyProperties(1, "not base64!"), random))
        .hasMessageContaining("manyline.master-key.value");
  }

  private MasterKey masterKey(int id, byte fill) {
    byte[] key = new byte[32];
    Arrays.fill(key, fill);
    return new MasterKey(
        new MasterKeyProperties(id, Base64.getEncoder().encodeToString(key)), random);
  }
}
