package io.manyline.sandbox.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QrCodeTest {
  private static final String KEYS = key(1) + "," + key(2) + "," + key(3);

  @ParameterizedTest
  @ValueSource(strings = {"", ",1", ",d"})
  void codeShouldBeReadWithAndWithoutClientType(String clientType) {
    QrCode code = QrCode.parse("2@abc/+==," + KEYS + clientType);

    assertThat(code.ref()).isEqualTo("2@abc/+==");
    assertThat(code.noiseKey()).containsOnly(1);
    assertThat(code.identity()).containsOnly(2);
    assertThat(code.advSecret()).containsOnly(3);
  }

  @Test
  void codeShouldBeReadWithAUrlInFrontAndCommasInTheRef() {
    QrCode code = QrCode.parse(" https://wa.me/settings/linked_devices#2@a,b,c," + KEYS + ",1\n");

    assertThat(code.ref()).isEqualTo("2@a,b,c");
    assertThat(code.advSecret()).containsOnly(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "2@a,b,c,d", "2@a,AAAA,AAAA,AAAA", "a,b,c,d,e,f,1"})
  void textThatIsNoCodeShouldBeRefused(String text) {
    assertThatThrownBy(() -> QrCode.parse(text))
        .isInstanceOfSatisfying(
            PhoneException.class,
            e -> assertThat(e.reason()).isEqualTo(PhoneException.Reason.QR_INVALID));
  }

  @Test
  void textThatIsTooLongShouldBeRefused() {
    assertThatThrownBy(() -> QrCode.parse("2@" + "a".repeat(3_000) + "," + KEYS))
        .isInstanceOf(PhoneException.class);
  }

  private static String key(int value) {
    byte[] key = new byte[32];
    java.util.Arrays.fill(key, (byte) value);
    return Base64.getEncoder().encodeToString(key);
  }
}
