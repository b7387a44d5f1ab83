package io.manyline.whatsapp.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// Vectors of RFC 5869 appendix A (1 to 3), RFC 4231 (1, 2) and FIPS 180-2 ("abc").
class HkdfTest {
  @Test
  void deriveShouldGiveTheResultsOfTheRfc() {
    assertThat(
            Hkdf.derive(
                hex("000102030405060708090a0b0c"),
                hex("0b".repeat(22)),
                hex("f0f1f2f3f4f5f6f7f8f9"),
                42))
        .isEqualTo(
            hex(
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                    + "34007208d5b887185865"));
    assertThat(Hkdf.derive(range(0x60, 80), range(0x00, 80), range(0xb0, 80), 82))
        .isEqualTo(
            hex(
                "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                    + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                    + "cc30c58179ec3e87c14c01d5c1f3434f1d87"));
    assertThat(Hkdf.derive(new byte[0], hex("0b".repeat(22)), new byte[0], 42))
        .isEqualTo(
            hex(
                "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
                    + "9d201395faa4b61a96c8"));
  }

  @Test
  void deriveShouldRefuseMoreThanTheRfcAllows() {
    assertThat(Hkdf.derive(new byte[0], new byte[1], new byte[0], 8160)).hasSize(8160);
    assertThat(Hkdf.derive(new byte[0], new byte[1], new byte[0], 0)).isEmpty();
    assertThatThrownBy(() -> Hkdf.derive(new byte[0], new byte[1], new byte[0], 8161))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Hkdf.derive(new byte[0], new byte[1], new byte[0], -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hmacShouldGiveTheResultsOfTheRfcHoweverTheInputIsCut() {
    assertThat(Hkdf.hmacSha256(hex("0b".repeat(20)), text("Hi There")))
        .isEqualTo(hex("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"));
    assertThat(Hkdf.hmacSha256(text("Jefe"), text("what do ya want "), text("for nothing?")))
        .isEqualTo(hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
    assertThat(Hkdf.hmacSha256(new byte[0], text("x")))
        .isEqualTo(Hkdf.hmacSha256(new byte[32], text("x")));
  }

  @Test
  void sha256ShouldGiveTheResultOfTheStandardHoweverTheInputIsCut() {
    assertThat(Hkdf.sha256(text("a"), text("bc")))
        .isEqualTo(hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
  }

  private static byte[] range(int first, int length) {
    var bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (first + i);
    }
    return bytes;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
