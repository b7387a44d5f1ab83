package io.manyline.sandbox.companion;

import io.manyline.sandbox.Sandbox;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.binary.NodeDecoder;
import io.manyline.whatsapp.binary.NodeEncoder;
import io.manyline.whatsapp.binary.NodeLimits;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.frame.FrameDecoder;
import io.manyline.whatsapp.frame.FrameEncoder;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.noise.NoiseTransport;
import io.manyline.whatsapp.noise.XxInitiator;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.assertj.core.api.Assertions;

/// One connection after its handshake: stanzas out, and stanzas in as a test expects them.
public final class Link implements AutoCloseable {
  private static final long WAIT_MILLIS = 30_000;

  private final Wire wire;
  private final NoiseTransport transport;
  private final FrameDecoder frames = FrameDecoder.client((1 << 24) - 1);
  private final NodeDecoder decoder = new NodeDecoder(NodeLimits.DEFAULT);
  private final Deque<byte[]> pendingFrames = new ArrayDeque<>();

  /// Stanzas that came and that nobody expected yet.
  private final List<Node> unexpected = new ArrayList<>();

  /// Messages of the own phone for this device only: confirmed as they come, kept apart.
  private final List<Node> peerMessages = new ArrayList<>();

  private boolean ended;
  private int lastId;

  Link(Sandbox sandbox, URI uri, KeyPair noiseKey, byte[] payload) throws Exception {
    SecureRandom random = new SecureRandom();
    wire = Wire.open(uri, sandbox.tlsCertificatePem());
    XxInitiator handshake =
        new XxInitiator(noiseKey, Curve.generate(random), sandbox.trustRoot(), Instant.now());
    byte[] hello = FrameEncoder.encode(handshake.clientHello());
    byte[] intro = FrameEncoder.intro();
    byte[] first = Arrays.copyOf(intro, intro.length + hello.length);
    System.arraycopy(hello, 0, first, intro.length, hello.length);
    wire.send(first);
    XxInitiator.Finished finished = handshake.finish(nextFrame(), payload);
    transport = finished.transport();
    wire.send(FrameEncoder.encode(finished.message()));
  }

  public void send(Node stanza) throws Exception {
    wire.send(FrameEncoder.encode(transport.seal(NodeEncoder.encode(stanza))));
  }

  /// Sends a query and waits for its answer.
  public Node query(Node iq) throws Exception {
    String id = "q" + ++lastId;
    send(iq.with("id", id).with("to", iq.jid("to").orElse(Jid.SERVER)));
    return expect(node -> node.isTag("iq") && node.attribute("id").filter(id::equals).isPresent());
  }

  public Node expect(String tag) throws Exception {
    return expect(node -> node.isTag(tag));
  }

  /// Waits for the first stanza that the condition holds for; others are kept for later.
  public Node expect(Predicate<Node> condition) throws Exception {
    for (int i = 0; i < unexpected.size(); i++) {
      if (condition.test(unexpected.get(i))) {
        return unexpected.remove(i);
      }
    }
    while (true) {
      Node node = next();
      if (condition.test(node)) {
        return node;
      }
      unexpected.add(node);
    }
  }

  /// Stanzas that came in the meantime and that nobody expected; asks the server first, so that all
  /// that it sent before is there.
  public List<Node> pending() throws Exception {
    query(Node.of("iq").with("type", "get").with("xmlns", "w:p"));
    return List.copyOf(unexpected);
  }

  /// What came and was not expected, without asking the server.
  public List<Node> unexpected() {
    return List.copyOf(unexpected);
  }

  /// Waits until so many messages for this device only came, the earliest first.
  public List<Node> peerMessages(int count) throws Exception {
    while (peerMessages.size() < count) {
      unexpected.add(next());
    }
    return List.copyOf(peerMessages);
  }

  /// Says that nothing more comes.
  public void finish() throws Exception {
    wire.finish();
  }

  public void expectEnd() throws Exception {
    while (!pendingFrames.isEmpty()) {
      unexpected.add(read(pendingFrames.removeFirst()));
    }
    while (!ended) {
      byte[] bytes = wire.received.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS);
      Assertions.assertThat(bytes).as("end of the connection").isNotNull();
      ended = bytes == Wire.END;
      for (byte[] frame : ended ? List.<byte[]>of() : frames.feed(bytes)) {
        unexpected.add(read(frame));
      }
    }
  }

  @Override
  public void close() {
    wire.close();
  }

  private Node next() throws Exception {
    while (true) {
      Node node = read(nextFrame());
      if (node.attribute("category").filter("peer"::equals).isEmpty()) {
        return node;
      }
      peerMessages.add(node);
      confirmPeer(node);
    }
  }

  private Node read(byte[] frame) throws Exception {
    Node node = decoder.decode(transport.open(frame));
    WireRules.check(node);
    return node;
  }

  private void confirmPeer(Node message) throws Exception {
    try {
      send(
          Node.of("receipt")
              .with("id", message.required("id"))
              .with("to", message.requiredJid("from"))
              .with("type", "peer_msg"));
    } catch (IOException e) {
      // The server closed the connection: what is left of it is read all the same.
    }
  }

  private byte[] nextFrame() throws Exception {
    while (pendingFrames.isEmpty()) {
      byte[] bytes = wire.received.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS);
      if (bytes == null || bytes == Wire.END) {
        ended = bytes == Wire.END;
        throw new AssertionError(
            (ended ? "connection ended" : "nothing came") + "; unexpected: " + unexpected);
      }
      pendingFrames.addAll(frames.feed(bytes));
    }
    return pendingFrames.removeFirst();
  }
}
