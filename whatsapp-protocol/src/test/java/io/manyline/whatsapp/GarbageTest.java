package io.manyline.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.sun.management.ThreadMXBean;
import io.manyline.whatsapp.binary.MalformedNodeException;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.binary.NodeDecoder;
import io.manyline.whatsapp.binary.NodeEncoder;
import io.manyline.whatsapp.binary.NodeLimits;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.frame.FrameDecoder;
import io.manyline.whatsapp.frame.FrameEncoder;
import io.manyline.whatsapp.frame.MalformedFrameException;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.jid.MalformedJidException;
import io.manyline.whatsapp.noise.NoiseException;
import io.manyline.whatsapp.noise.TrustRoot;
import io.manyline.whatsapp.noise.XxInitiator;
import io.manyline.whatsapp.noise.XxResponder;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// More than a million inputs that somebody broke, under a fixed seed (and twenty times as many
/// under another in [LongGarbageTest]): each ends in a value or in the exception that the reader
/// declares, within its bounds of time and memory.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GarbageTest {
  /// No input is longer than 8 KiB; readers may take this much for one, in bytes.
  private static final long MAX_ALLOCATION = 2 << 20;

  private static final NodeLimits LIMITS = new NodeLimits(32, 1 << 16, 2000);

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  long seed() {
    return 20_260_101L;
  }

  /// On the number of inputs.
  int factor() {
    return 1;
  }

  /// Reads one input. @return whether it was accepted; refusals of the declared kind give false
  private interface Reader {
    boolean read(byte[] input);
  }

  @Test
  void nodeDecoderShouldSurviveHalfAMillionInputs() {
    NodeDecoder decoder = new NodeDecoder(LIMITS);
    feed(
        500_000,
        nodes(),
        input -> {
          try {
            Node node = decoder.decode(input);
            return !node.tag().isEmpty();
          } catch (MalformedNodeException _) {
            return false;
          }
        });
  }

  @Test
  void whatTheNodeDecoderAcceptsShouldEncodeAndReadTheSame() {
    NodeDecoder decoder = new NodeDecoder(LIMITS);
    feed(
        50_000,
        nodes(),
        input -> {
          try {
            Node node = decoder.decode(input);
            NodeDecoder any = new NodeDecoder(NodeLimits.DEFAULT);
            assertThat(any.decode(NodeEncoder.encode(node))).isEqualTo(node);
            return true;
          } catch (MalformedNodeException _) {
            return false;
          }
        });
  }

  @Test
  void frameDecoderShouldSurviveTwoHundredAndFiftyThousandInputs() {
    int[] chunk = {1};
    feed(
        250_000,
        streams(),
        input -> {
          chunk[0] = 1 + (chunk[0] * 31 + input.length) % 600;
          boolean server = input.length % 2 == 0;
          FrameDecoder decoder =
              server ? FrameDecoder.server(1 << 20) : FrameDecoder.client(1 << 20);
          try {
            int frames = 0;
            for (int at = 0; at < input.length; at += chunk[0]) {
              int end = Math.min(input.length, at + chunk[0]);
              frames += decoder.feed(Arrays.copyOfRange(input, at, end)).size();
            }
            return frames > 0;
          } catch (MalformedFrameException _) {
            return false;
          }
        });
  }

  @Test
  void protobufReadersShouldSurviveTwoHundredAndFiftyThousandInputs() throws Exception {
    List<Message> messages = ProtobufSamples.all();
    for (Message message : messages) {
      feed(
          250_000 / messages.size() + 1,
          List.of(message.toByteArray()),
          input -> {
            try {
              message.getParserForType().parseFrom(input);
              return true;
            } catch (InvalidProtocolBufferException _) {
              return false;
            }
          });
    }
  }

  @Test
  void jidParserShouldSurviveFiftyThousandInputs() {
    List<byte[]> seeds = new ArrayList<>();
    for (String text : new String[] {"15550001:33@s.whatsapp.net", "7-15550001:3@interop"}) {
      seeds.add(text.getBytes(StandardCharsets.ISO_8859_1));
    }
    feed(
        50_000,
        seeds,
        input -> {
          try {
            Jid jid = Jid.parse(new String(input, StandardCharsets.ISO_8859_1));
            assertThat(Jid.parse(jid.toString())).isEqualTo(jid);
            return true;
          } catch (MalformedJidException _) {
            return false;
          }
        });
  }

  @Test
  void handshakeShouldSurviveThousandsOfBrokenMessages() {
    SecureRandom random = new SecureRandom();
    KeyPair serverKey = Curve.generate(random);
    KeyPair ephemeral = Curve.generate(random);
    TrustRoot trust = new TrustRoot(Curve.generate(random).publicKey());
    XxInitiator proper = new XxInitiator(serverKey, ephemeral, trust, Instant.EPOCH);
    byte[] hello = proper.clientHello();
    byte[] answer = new XxResponder(serverKey, ephemeral, new byte[300]).serverHello(hello);
    Mutations mutations = new Mutations(seed() + 1, List.of(hello, answer));
    for (int i = 0; i < 5000 * factor(); i++) {
      byte[] input = mutations.next();
      XxResponder responder = new XxResponder(serverKey, ephemeral, new byte[300]);
      XxInitiator initiator = new XxInitiator(serverKey, ephemeral, trust, Instant.EPOCH);
      initiator.clientHello();
      assertThatThrownBy(() -> initiator.finish(input, input)).isInstanceOf(NoiseException.class);
      try {
        responder.serverHello(input);
        assertThatThrownBy(() -> responder.accept(input)).isInstanceOf(NoiseException.class);
      } catch (NoiseException e) {
        assertThat(e.reason()).isEqualTo(NoiseException.Reason.MALFORMED);
      }
    }
  }

  private void feed(int standard, List<byte[]> seeds, Reader reader) {
    int inputs = standard * factor();
    seeds.forEach(seed -> assertThat(reader.read(seed)).isTrue());
    Mutations mutations = new Mutations(seed(), seeds);
    long thread = Thread.currentThread().threadId();
    int accepted = 0;
    for (int i = 0; i < inputs; i++) {
      byte[] input = mutations.next();
      long before = threads.getThreadAllocatedBytes(thread);
      accepted += reader.read(input) ? 1 : 0;
      long allocated = threads.getThreadAllocatedBytes(thread) - before;
      if (allocated > MAX_ALLOCATION) {
        throw new AssertionError("input " + i + " took " + allocated + " bytes");
      }
    }
    assertThat(accepted).as("both outcomes occur").isBetween(1, inputs - 1);
  }

  private static List<byte[]> nodes() {
    Node message =
        Node.of("message")
            .with("to", Jid.phone("15550001").withDevice(3))
            .with("id", "3EB0C767D097E9ECE8FF")
            .with("t", 1_700_000_000L)
            .with("notify", "name of a person")
            .withChildren(
                List.of(
                    Node.of("participants", Node.of("to").with("jid", Jid.lid("1000000001"))),
                    Node.of("enc").with("v", "2").withBytes(new byte[300])));
    Node deep = Node.of("a");
    for (int i = 0; i < 31; i++) {
      deep = Node.of("b", deep);
    }
    Node chat =
        Node.of("iq").with("to", Jid.parse("1:2@msgr")).with("from", Jid.parse("7-1@interop"));
    List<byte[]> seeds = new ArrayList<>();
    for (Node node : List.of(message, deep, chat)) {
      seeds.add(NodeEncoder.encode(node));
      seeds.add(NodeEncoder.encodeCompressed(node));
    }
    return seeds;
  }

  private static List<byte[]> streams() {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (int size : new int[] {0, 5, 200, 700}) {
      frames.writeBytes(FrameEncoder.encode(new byte[size]));
    }
    ByteArrayOutputStream server = new ByteArrayOutputStream();
    server.writeBytes(new byte[] {'E', 'D', 0, 1, 0, 0, 2, 8, 1});
    server.writeBytes(FrameEncoder.intro());
    server.writeBytes(frames.toByteArray());
    frames.writeBytes(FrameEncoder.encode(new byte[server.size() % 2 == 0 ? 1 : 2]));
    return List.of(odd(frames.toByteArray()), even(server.toByteArray()));
  }

  private static byte[] odd(byte[] bytes) {
    return bytes.length % 2 == 1 ? bytes : Arrays.copyOf(bytes, bytes.length + 1);
  }

  private static byte[] even(byte[] bytes) {
    return bytes.length % 2 == 0 ? bytes : Arrays.copyOf(bytes, bytes.length + 1);
  }
}
