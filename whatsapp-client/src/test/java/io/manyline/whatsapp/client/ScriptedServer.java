package io.manyline.whatsapp.client;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.binary.NodeDecoder;
import io.manyline.whatsapp.binary.NodeEncoder;
import io.manyline.whatsapp.binary.NodeLimits;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.frame.FrameDecoder;
import io.manyline.whatsapp.frame.FrameEncoder;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.noise.CertificateIssuer;
import io.manyline.whatsapp.noise.NoiseTransport;
import io.manyline.whatsapp.noise.Responder;
import io.manyline.whatsapp.noise.TrustRoot;
import io.manyline.whatsapp.noise.XxResponder;
import io.manyline.whatsapp.proto.ClientPayload;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The server's end of one connection: does the handshake, records what comes, answers by a script.
public final class ScriptedServer {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final KeyPair ROOT = Curve.generate(RANDOM);
  private static final KeyPair STATIC = Curve.generate(RANDOM);
  private static final byte[] CHAIN =
      CertificateIssuer.issue(
          ROOT,
          STATIC.publicKey(),
          Instant.parse("2020-01-01T00:00:00Z"),
          Instant.parse("2040-01-01T00:00:00Z"),
          RANDOM);

  private final ScriptedTransport.Link link;
  private final Function<Node, Optional<Node>> answers;
  private final FrameDecoder frames = FrameDecoder.server((1 << 24) - 1);
  private final Responder responder;
  private final NodeDecoder decoder = new NodeDecoder(NodeLimits.DEFAULT);
  private final List<Node> received = new ArrayList<>();
  private boolean resumed;
  private @Nullable NoiseTransport noise;
  private @Nullable ClientPayload payload;

  /// @param answers what to say at once to a stanza
  /// @param resumes whether clients that know the server are let in by their first message
  ScriptedServer(
      ScriptedTransport.Link link, boolean resumes, Function<Node, Optional<Node>> answers) {
    this.responder = new Responder(STATIC, Curve.generate(RANDOM), CHAIN, resumes);
    this.link = link;
    this.answers = answers;
  }

  public static TrustRoot trustRoot() {
    return new TrustRoot(ROOT.publicKey());
  }

  /// Answers as an obliging server does, with that many prekeys of the client in stock.
  public static Optional<Node> obliging(Node stanza, int preKeys) {
    if (!stanza.isTag("iq") || stanza.attribute("xmlns").isEmpty()) {
      return Optional.empty();
    }
    Node result =
        Node.of("iq")
            .with("id", stanza.required("id"))
            .with("type", "result")
            .with("from", Jid.SERVER);
    return Optional.of(
        stanza.child("count").isPresent()
            ? result.withChildren(List.of(Node.of("count").with("value", preKeys)))
            : result);
  }

  public void send(Node stanza) {
    sendRaw(NodeEncoder.encode(stanza));
  }

  /// A frame that decrypts, to whatever.
  public void sendRaw(byte[] plaintext) {
    link.deliver(FrameEncoder.encode(noise.seal(plaintext)));
  }

  /// Bytes that no cipher has seen.
  public void sendBytes(byte[] bytes) {
    link.deliver(bytes);
  }

  public void close() {
    link.closed("");
  }

  /// From now on a close by the client lasts until this end closes.
  public void linger() {
    link.linger();
  }

  public boolean isClosed() {
    return link.isClosed();
  }

  /// Whether the client's first message was enough.
  public boolean isResumed() {
    return resumed;
  }

  public ClientPayload payload() {
    return payload;
  }

  public List<Node> received() {
    return List.copyOf(received);
  }

  public List<Node> received(String tag) {
    return received.stream().filter(node -> node.isTag(tag)).toList();
  }

  /// Requests of one namespace and child tag.
  public List<Node> queries(String namespace, String child) {
    return received("iq").stream()
        .filter(iq -> iq.attribute("xmlns").orElse("").equals(namespace))
        .filter(iq -> iq.child(child).isPresent())
        .toList();
  }

  public void forget() {
    received.clear();
  }

  void onBytes(byte[] bytes) {
    for (byte[] frame : frames.feed(bytes)) {
      if (noise == null) {
        greet(frame);
      } else {
        Node stanza = decoder.decode(noise.open(frame));
        received.add(stanza);
        answers.apply(stanza).ifPresent(this::send);
      }
    }
  }

  private void greet(byte[] frame) {
    Responder.Step step = responder.onFrame(frame);
    XxResponder.Accepted accepted = step.accepted();
    resumed = step.message() != null && accepted != null;
    if (accepted != null) {
      noise = accepted.transport();
      payload = parse(accepted.clientPayload());
    }
    if (step.message() != null) {
      link.deliver(FrameEncoder.encode(step.message()));
    }
  }

  private static ClientPayload parse(byte[] bytes) {
    try {
      return ClientPayload.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
