package io.manyline.benchmarks.codec;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.binary.NodeDecoder;
import io.manyline.whatsapp.binary.NodeEncoder;
import io.manyline.whatsapp.binary.NodeLimits;
import io.manyline.whatsapp.jid.Jid;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/// A message stanza to bytes and back; control: the same words and bytes through the JDK's
/// `DataOutputStream`, without a dictionary.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class NodeBenchmark {
  private static final String[] WORDS = {
    "message", "to", "15550001@s.whatsapp.net", "id", "3EB0C767D097E9ECE8FF", "t", "1700000000",
    "type", "text", "notify", "name of a person", "participants", "to", "jid",
    "1000000001@lid", "enc", "v", "2", "type", "msg"
  };

  private final byte[] ciphertext = new byte[300];
  private final Node node =
      Node.of("message")
          .with("to", Jid.phone("15550001"))
          .with("id", "3EB0C767D097E9ECE8FF")
          .with("t", 1_700_000_000L)
          .with("type", "text")
          .with("notify", "name of a person")
          .withChildren(
              List.of(
                  Node.of("participants", Node.of("to").with("jid", Jid.lid("1000000001"))),
                  Node.of("enc").with("v", "2").with("type", "msg").withBytes(ciphertext)));
  private final byte[] encoded = NodeEncoder.encode(node);
  private final byte[] plain = write();
  private final NodeDecoder decoder = new NodeDecoder(NodeLimits.DEFAULT);

  @Benchmark
  public byte[] nodeEncode() {
    return NodeEncoder.encode(node);
  }

  @Benchmark
  public byte[] nodeEncodeControl() {
    return write();
  }

  @Benchmark
  public Node nodeDecode() {
    return decoder.decode(encoded);
  }

  @Benchmark
  public void nodeDecodeControl(Blackhole read) throws IOException {
    var in = new DataInputStream(new ByteArrayInputStream(plain));
    for (int i = 0; i < WORDS.length; i++) {
      read.consume(in.readUTF());
    }
    read.consume(in.readNBytes(in.readInt()));
  }

  private byte[] write() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      for (String word : WORDS) {
        out.writeUTF(word);
      }
      out.writeInt(ciphertext.length);
      out.write(ciphertext);
    } catch (IOException e) {
      throw new IllegalStateException("an array takes what is written", e);
    }
    return bytes.toByteArray();
  }
}
