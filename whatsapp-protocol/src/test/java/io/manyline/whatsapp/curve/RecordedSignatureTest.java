package io.manyline.whatsapp.curve;

import static io.manyline.whatsapp.signal.Vectors.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.whatsapp.signal.Vectors;
import io.manyline.whatsapp.vectors.VectorFile;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// Signatures that two independent implementations made with given randomness.
class RecordedSignatureTest {
  @Test
  void signShouldProduceTheRecordedSignaturesAndVerifyAcceptThem() {
    var signatures = Vectors.read("signatures.json").get("signatures");

    assertThat(signatures).hasSize(40);
    for (var recorded : signatures) {
      var message = bytes(recorded, "message");
      var signature = bytes(recorded, "signature");
      assertThat(XEdDsa.sign(bytes(recorded, "private"), message, bytes(recorded, "random")))
          .isEqualTo(signature);
      assertThat(Curve.verify(bytes(recorded, "public"), message, signature)).isTrue();
    }
  }

  /// Baileys' library, which signs without randomness unless it is given: then the nonce is
  /// another.
  @Test
  void signShouldProduceTheSignaturesOfCurve25519JsAndVerifyAcceptThem() {
    int same = 0;
    int other = 0;
    for (String line : VectorFile.lines("curve/curve25519-js.txt")) {
      String[] vector = line.split(" ");
      byte[] privateKey = hex(vector[0]);
      byte[] message = hex(vector[2]);
      byte[] signature = hex(vector[4]);
      assertThat(Curve.fromPrivate(privateKey).publicKey()).isEqualTo(hex(vector[1]));
      assertThat(Curve.verify(hex(vector[1]), message, signature)).isTrue();
      if (vector[3].equals("-")) {
        other++;
      } else {
        assertThat(XEdDsa.sign(privateKey, message, hex(vector[3]))).isEqualTo(signature);
        same++;
      }
    }
    assertThat(same).isEqualTo(16);
    assertThat(other).isEqualTo(8);
  }

  private static byte[] hex(String text) {
    return text.equals("-") ? new byte[0] : HexFormat.of().parseHex(text);
  }
}
