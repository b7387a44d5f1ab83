package io.manyline.whatsapp.mediafile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyline.whatsapp.vectors.VectorFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;

/// Project Wycheproof's AES-CBC vectors under the keys of a media file.
final class WycheproofMediaTest {
  @Test
  void contentShouldBeWhatTheVectorsSayAndBadPaddingRefused() throws Exception {
    int opened = 0;
    int refused = 0;
    for (String line : VectorFile.lines("media/wycheproof-aes-cbc-pkcs5.txt")) {
      String[] vector = line.split(" ");
      String name = "vector " + vector[0] + ", " + vector[2];
      MediaKeys keys = keys(hex(vector[3]), hex(vector[4]));
      byte[] plaintext = hex(vector[5]);
      byte[] ciphertext = hex(vector[6]);
      if (vector[1].equals("valid")) {
        assertThat(keys.cipher(Cipher.ENCRYPT_MODE).doFinal(plaintext))
            .as(name)
            .isEqualTo(ciphertext);
        assertThat(read(keys, ciphertext)).as(name).isEqualTo(plaintext);
        opened++;
      } else if (ciphertext.length > 0) {
        assertThatThrownBy(() -> read(keys, ciphertext))
            .as(name)
            .isInstanceOfSatisfying(
                MediaException.class,
                e -> assertThat(e.reason()).isEqualTo(MediaException.Reason.BAD_PADDING));
        refused++;
      }
    }
    assertThat(opened).isEqualTo(24);
    assertThat(refused).isEqualTo(47);
  }

  private static byte[] read(MediaKeys keys, byte[] ciphertext) throws IOException {
    try (InputStream in =
        new DecryptingStream(
            new ByteArrayInputStream(ciphertext),
            ciphertext.length,
            keys.cipher(Cipher.DECRYPT_MODE))) {
      return in.readAllBytes();
    }
  }

  private static MediaKeys keys(byte[] key, byte[] iv) {
    byte[] expanded = Arrays.copyOf(iv, 112);
    System.arraycopy(key, 0, expanded, 16, 32);
    return new MediaKeys(expanded);
  }

  private static byte[] hex(String text) {
    return text.equals("-") ? new byte[0] : HexFormat.of().parseHex(text);
  }
}
