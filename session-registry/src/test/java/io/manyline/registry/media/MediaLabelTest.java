package io.manyline.registry.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What strangers say of files.
class MediaLabelTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "report.pdf|report.pdf",
        "../../etc/passwd|passwd",
        "C:\\windows\\cmd.exe|cmd.exe",
        "a/b/|''",
        "..|''",
        ".htaccess|htaccess",
        "x\u202Egpj.exe|xgpj.exe",
        "\"quoted\"; filename=evil|quoted filename=evil",
        "süß 猫.png|süß 猫.png"
      })
  void nameShouldBeHarmless(String told, String kept) {
    assertThat(MediaLabel.of("a/b", told).fileName()).isEqualTo(kept);
  }

  @Test
  void linesAndNothingsShouldNotComeThrough() {
    assertThat(MediaLabel.of("a/b\r\nX: y", "a\r\nSet-Cookie: b"))
        .isEqualTo(new MediaLabel("application/octet-stream", "aSet-Cookie b"));
    assertThat(MediaLabel.of("", "\u0000").fileName()).isEmpty();
  }

  @Test
  void longNameShouldBeCut() {
    assertThat(MediaLabel.of("a/b", "🐈".repeat(5_000)).fileName().codePoints().count())
        .isEqualTo(120);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "image/PNG|image/png",
        "audio/ogg; codecs=opus|audio/ogg; codecs=opus",
        "text/plain; charset=\"utf-8\"|text/plain; charset=\"utf-8\"",
        "nothing|application/octet-stream",
        "''|application/octet-stream",
        "a/b; c|application/octet-stream"
      })
  void typeShouldBeOne(String told, String kept) {
    assertThat(MediaLabel.of(told, "").mimeType()).isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif"})
  void sizeOfAnImageShouldBeRead(String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BufferedImage image = new BufferedImage(321, 47, BufferedImage.TYPE_INT_RGB);
    assertThat(ImageIO.write(image, format, out)).isTrue();
    byte[] bytes = out.toByteArray();

    assertThat(ImageSize.of(bytes, bytes.length)).isEqualTo(new ImageSize(321, 47));
    for (int cut = 0; cut < Math.min(bytes.length, 700); cut++) {
      byte[] broken = Arrays.copyOf(bytes, bytes.length);
      broken[cut] ^= (byte) 0xff;
      assertThat(ImageSize.of(broken, broken.length)).isNotNull();
      assertThat(ImageSize.of(bytes, cut)).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // VP8X, VP8L and VP8
        "524946460000000057454250565038580a000000000000004001002e0000",
        "5249464600000000574542505650384c050000002f40810b000000000000",
        "5249464600000000574542505650382000000000300100" + "9d012a41012f00"
      })
  void sizeOfAWebpShouldBeRead(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThat(ImageSize.of(bytes, bytes.length)).isEqualTo(new ImageSize(321, 47));
  }
}
