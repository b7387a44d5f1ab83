package io.manyline.sandbox.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyline.sandbox.QrPicture;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QrImageTest {
  private static final int CODES = 60;

  private final Random random = new Random(7);

  @Test
  void everyPairingCodeShouldBeRead() {
    for (int i = 0; i < CODES; i++) {
      String code = pairingCode();
      assertThat(QrImage.decode(QrPicture.base64(QrPicture.of(code)))).isEqualTo(code);
    }
  }

  @Test
  void everyPairingCodeShouldBeReadOnAScreenshot() {
    for (int i = 0; i < CODES; i++) {
      String code = pairingCode();
      assertThat(QrImage.decode(QrPicture.base64(screenshot(QrPicture.of(code))))).isEqualTo(code);
    }
  }

  @Test
  void pictureWithoutACodeShouldBeRefused() {
    var blank = new BufferedImage(100, 100, BufferedImage.TYPE_INT_RGB);
    var tiny = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);

    assertThatThrownBy(() -> QrImage.decode(QrPicture.base64(blank)))
        .isInstanceOf(ControlException.class)
        .hasMessageContaining("no QR code is found");
    assertThatThrownBy(() -> QrImage.decode(QrPicture.base64(tiny)))
        .isInstanceOf(ControlException.class)
        .hasMessageContaining("no QR code is found");
  }

  private static BufferedImage screenshot(BufferedImage code) {
    var screen = new BufferedImage(700, 600, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = screen.createGraphics();
    graphics.setColor(new Color(0xEEF2EE));
    graphics.fillRect(0, 0, screen.getWidth(), screen.getHeight());
    graphics.drawImage(code, 120, 80, null);
    graphics.setColor(Color.DARK_GRAY);
    graphics.fillRect(10, 520, 200, 40);
    graphics.dispose();
    return screen;
  }

  /// Ref, three public keys and the ADV secret, as long as WhatsApp's.
  private String pairingCode() {
    return "2@" + base64(84) + "," + base64(32) + "," + base64(32) + "," + base64(32) + ",1";
  }

  private String base64(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
