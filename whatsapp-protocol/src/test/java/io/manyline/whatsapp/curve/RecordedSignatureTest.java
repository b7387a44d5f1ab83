package io.manyline.whatsapp.curve;

import static io.manyline.whatsapp.signal.Vectors.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.whatsapp.signal.Vectors;
import org.junit.jupiter.api.Test;

/// Signatures that an independent implementation made with given randomness.
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
}
