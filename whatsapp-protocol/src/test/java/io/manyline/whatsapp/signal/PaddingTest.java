package io.manyline.whatsapp.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.manyline.whatsapp.signal.SignalException.Reason;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PaddingTest {
  @Test
  void unpadShouldUndoPadForEveryLength() {
    var random = new Random(3);
    var lengths = new HashSet<Integer>();

    for (int i = 0; i < 500; i++) {
      var plaintext = new byte[i % 40];
      random.nextBytes(plaintext);
      var padded = Padding.pad(plaintext, random);
      lengths.add(padded.length - plaintext.length);
      assertThat(Padding.unpad(padded)).isEqualTo(plaintext);
    }
    assertThat(lengths).hasSize(15).contains(1, 15);
  }

  @Test
  void unpadShouldAcceptSixteenBytesAndRefuseUnevenOnes() {
    var sixteen = new byte[20];
    Arrays.fill(sixteen, 4, 20, (byte) 16);
    assertThat(Padding.unpad(sixteen)).hasSize(4);

    for (var bad :
        List.of(
            new byte[0],
            new byte[] {0},
            new byte[] {1, 2},
            new byte[] {2},
            new byte[] {-1},
            new byte[] {3, 2, 3})) {
      var thrown = catchThrowableOfType(SignalException.class, () -> Padding.unpad(bad));
      assertThat(thrown.reason()).isEqualTo(Reason.MALFORMED);
    }
    var seventeen = new byte[17];
    Arrays.fill(seventeen, (byte) 17);
    assertThat(catchThrowableOfType(SignalException.class, () -> Padding.unpad(seventeen)))
        .isNotNull();
  }
}
