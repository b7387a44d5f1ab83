package io.manyline.whatsapp.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {
  private static final byte[] ROUTING = HexFormat.of().parseHex("4544000100000401020304");

  @Test
  void feedShouldGiveFramesInOrderWhateverThePacking() {
    Random random = new Random(7);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    List<byte[]> sent = new ArrayList<>();
    stream.writeBytes(ROUTING);
    stream.writeBytes(FrameEncoder.intro());
    for (int i = 0; i < 200; i++) {
      byte[] payload = new byte[random.nextInt(5) == 0 ? random.nextInt(70_000) : i];
      random.nextBytes(payload);
      sent.add(payload);
      stream.writeBytes(FrameEncoder.encode(payload));
    }

    for (int step : new int[] {1, 2, 3, 7, 1000, 65_536, stream.size()}) {
      FrameDecoder decoder = FrameDecoder.server(1 << 20);
      List<byte[]> received = new ArrayList<>();
      byte[] bytes = stream.toByteArray();
      for (int at = 0; at < bytes.length; at += step) {
        int end = Math.min(bytes.length, at + step);
        received.addAll(decoder.feed(Arrays.copyOfRange(bytes, at, end)));
      }
      assertThat(received).containsExactlyElementsOf(sent);
    }
  }

  @Test
  void aClientShouldReceiveFramesWithoutIntro() {
    byte[] frame = FrameEncoder.encode(new byte[] {1, 2, 3});

    assertThat(frame).containsExactly(0, 0, 3, 1, 2, 3);
    assertThat(FrameDecoder.client(100).feed(frame)).containsExactly(new byte[] {1, 2, 3});
    assertThat(FrameDecoder.client(100).feed(new byte[3])).containsExactly(new byte[0]);
  }

  @Test
  void feedShouldNotKeepTheCallersArray() {
    FrameDecoder decoder = FrameDecoder.client(100);
    byte[] half = {0, 0, 2, 1};
    decoder.feed(half);
    Arrays.fill(half, (byte) 9);

    assertThat(decoder.feed(new byte[] {2})).containsExactly(new byte[] {1, 2});
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00",
        "47455420",
        "5741 0602",
        "57410503",
        "57420603",
        "45440002",
        "454400010020 01",
        "45440001000001FF58"
      })
  void aServerShouldRefuseAStreamThatBeginsOtherwise(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    FrameDecoder decoder = FrameDecoder.server(100);

    assertThatThrownBy(() -> decoder.feed(bytes)).isInstanceOf(MalformedFrameException.class);
    assertThatThrownBy(() -> decoder.feed(FrameEncoder.intro()))
        .isInstanceOf(MalformedFrameException.class);
  }

  @Test
  void aFrameOverTheLimitShouldBeRefusedByItsHeader() {
    FrameDecoder decoder = FrameDecoder.client(1000);

    assertThat(decoder.feed(FrameEncoder.encode(new byte[1000]))).hasSize(1);
    assertThatThrownBy(() -> decoder.feed(new byte[] {0, 3, (byte) 0xe9}))
        .isInstanceOf(MalformedFrameException.class);
    assertThatThrownBy(() -> decoder.feed(new byte[0])).isInstanceOf(MalformedFrameException.class);
  }

  @Test
  void encodeShouldRefuseWhatThreeBytesCannotAnnounce() {
    assertThatThrownBy(() -> FrameEncoder.encode(new byte[1 << 24]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(FrameEncoder.encode(new byte[FrameEncoder.MAX_PAYLOAD])).startsWith(-1, -1, -1);
  }
}
