package io.manyline.whatsapp.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.binary.NodeDecoder;
import io.manyline.whatsapp.binary.NodeEncoder;
import io.manyline.whatsapp.binary.NodeLimits;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.Hkdf;
import io.manyline.whatsapp.frame.FrameDecoder;
import io.manyline.whatsapp.frame.FrameEncoder;
import io.manyline.whatsapp.vectors.VectorFile;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Frames of telling lengths as Baileys encodes and reads them, after the recorded handshake.
class RecordedTransportTest {
  private static final int LIMIT = 1 << 20;

  private record Line(String who, int length, byte[] header, byte[] sha256) {
    void check(byte[] frame) {
      assertThat(Arrays.copyOf(frame, 3)).as("header, length %d", length).isEqualTo(header);
      assertThat(Hkdf.sha256(frame)).as("frame, length %d", length).isEqualTo(sha256);
    }

    byte[] payload() {
      byte[] bytes = new byte[length];
      for (int i = 0; i < length; i++) {
        bytes[i] = (byte) (i * 7);
      }
      return bytes;
    }
  }

  private final Map<String, byte[]> recorded = VectorFile.named("noise/baileys.txt");
  private final NodeDecoder nodes = new NodeDecoder(NodeLimits.DEFAULT);
  private final ByteArrayOutputStream stream = new ByteArrayOutputStream();
  private NoiseTransport client;
  private NoiseTransport server;

  @BeforeEach
  void handshakeAndTheFirstFramesAsRecorded() {
    XxInitiator initiator =
        new XxInitiator(
            Curve.fromPrivate(of("client-private")),
            Curve.fromPrivate(of("client-ephemeral-private")),
            new TrustRoot(of("root-public")),
            Instant.ofEpochSecond(1_750_000_000));
    XxResponder responder =
        new XxResponder(
            Curve.fromPrivate(of("server-private")),
            Curve.fromPrivate(of("server-ephemeral-private")),
            of("chain"));
    byte[] hello = responder.serverHello(initiator.clientHello());
    XxInitiator.Finished finished = initiator.finish(hello, of("client-payload"));
    client = finished.transport();
    server = responder.accept(finished.message()).transport();
    for (int i = 0; i < 3; i++) {
      server.open(client.seal(of("node")));
      client.open(server.seal(of("node")));
    }
  }

  @Test
  void framesOfTheClientShouldBeTheRecordedOnesAndReadByTheServerInAnyPieces() {
    stream.writeBytes(FrameEncoder.intro());
    for (Line line : lines("client")) {
      byte[] frame = FrameEncoder.encode(client.seal(line.payload()));
      line.check(frame);
      stream.writeBytes(frame);
    }

    List<byte[]> read = feed(FrameDecoder.server(LIMIT)).stream().map(server::open).toList();

    assertThat(read)
        .containsExactlyElementsOf(lines("client").stream().map(Line::payload).toList());
  }

  @Test
  void framesOfTheServerShouldBeThoseThatBaileysReadAndReadByTheClientInAnyPieces() {
    for (Line line : lines("server")) {
      byte[] frame = FrameEncoder.encode(server.seal(NodeEncoder.encode(node(line))));
      line.check(frame);
      stream.writeBytes(frame);
    }

    List<Node> read =
        feed(FrameDecoder.client(LIMIT)).stream().map(client::open).map(nodes::decode).toList();

    assertThat(read)
        .containsExactlyElementsOf(
            lines("server").stream().map(RecordedTransportTest::node).toList());
  }

  private List<byte[]> feed(FrameDecoder decoder) {
    byte[] bytes = stream.toByteArray();
    List<byte[]> payloads = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += 1009) {
      payloads.addAll(
          decoder.feed(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 1009))));
    }
    return payloads;
  }

  private static Node node(Line line) {
    return Node.of("enc").with("v", "2").withBytes(line.payload());
  }

  private static List<Line> lines(String who) {
    List<Line> lines =
        VectorFile.lines("frames/baileys.txt").stream()
            .map(line -> line.split(" "))
            .filter(parts -> parts[0].equals(who))
            .map(parts -> new Line(who, Integer.parseInt(parts[1]), hex(parts[2]), hex(parts[3])))
            .toList();
    assertThat(lines).hasSize(11);
    return lines;
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  private byte[] of(String name) {
    return Objects.requireNonNull(recorded.get(name), name);
  }
}
