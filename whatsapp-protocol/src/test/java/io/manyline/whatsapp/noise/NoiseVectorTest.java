package io.manyline.whatsapp.noise;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.frame.FrameDecoder;
import io.manyline.whatsapp.frame.FrameEncoder;
import io.manyline.whatsapp.vectors.VectorFile;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class NoiseVectorTest {
  private static final Instant VALID = Instant.ofEpochSecond(1_750_000_000);
  private final Map<String, byte[]> baileys = VectorFile.named("noise/baileys.txt");
  private final Map<String, byte[]> cacophony = VectorFile.named("noise/cacophony-xx.txt");

  @Test
  void initiatorShouldSpeakAsBaileysDoesUnderTheSameKeys() {
    XxInitiator initiator =
        new XxInitiator(
            pair("client-private"),
            pair("client-ephemeral-private"),
            new TrustRoot(of("root-public")),
            VALID);

    assertThat(initiator.clientHello()).isEqualTo(of("client-hello"));
    XxInitiator.Finished finished = initiator.finish(of("server-hello"), of("client-payload"));
    assertThat(finished.message()).isEqualTo(of("client-finish"));
    for (int i = 0; i < 3; i++) {
      assertThat(FrameEncoder.encode(finished.transport().seal(of("node"))))
          .isEqualTo(of("client-frame-" + i));
      assertThat(finished.transport().open(of("server-sealed-" + i))).isEqualTo(of("node"));
    }
  }

  @Test
  void responderShouldUnderstandBaileysUnderTheSameKeys() {
    XxResponder responder =
        new XxResponder(pair("server-private"), pair("server-ephemeral-private"), of("chain"));
    FrameDecoder frames = FrameDecoder.server(1 << 16);

    byte[] clientHello = frames.feed(of("first-bytes")).getFirst();
    assertThat(responder.serverHello(clientHello)).isEqualTo(of("server-hello"));
    XxResponder.Accepted accepted = responder.accept(of("client-finish"));
    assertThat(accepted.clientPayload()).isEqualTo(of("client-payload"));
    assertThat(accepted.clientStatic()).isEqualTo(pair("client-private").publicKey());
    for (int i = 0; i < 3; i++) {
      byte[] payload = frames.feed(of("client-frame-" + i)).getFirst();
      assertThat(accepted.transport().open(payload)).isEqualTo(of("node"));
      assertThat(accepted.transport().seal(of("node"))).isEqualTo(of("server-sealed-" + i));
    }
  }

  @Test
  void serverShouldSkipTheEdgeRoutingThatBaileysSends() {
    byte[] bytes =
        Objects.requireNonNull(VectorFile.named("noise/baileys-routed.txt").get("first-bytes"));

    assertThat(FrameDecoder.server(1 << 16).feed(bytes)).containsExactly(of("client-hello"));
  }

  /// The standard hashes the first message's payload, WhatsApp has none: hence no [XxInitiator]
  /// here.
  @Test
  void stateShouldFollowTheNoiseSpecification() {
    KeyPair initiatorStatic = cacophonyPair("init_static");
    KeyPair initiatorEphemeral = cacophonyPair("init_ephemeral");
    KeyPair responderStatic = cacophonyPair("resp_static");
    KeyPair responderEphemeral = cacophonyPair("resp_ephemeral");
    SymmetricState state = new SymmetricState(SymmetricState.XX, spec("init_prologue"));

    state.mixHash(initiatorEphemeral.publicKey());
    state.mixHash(spec("payload-0"));
    assertThat(join(initiatorEphemeral.publicKey(), spec("payload-0")))
        .isEqualTo(spec("message-0"));

    state.mixHash(responderEphemeral.publicKey());
    state.mixAgreement(responderEphemeral.privateKey(), initiatorEphemeral.publicKey());
    byte[] sealedServer = state.encryptAndHash(responderStatic.publicKey());
    state.mixAgreement(responderStatic.privateKey(), initiatorEphemeral.publicKey());
    byte[] sealedPayload = state.encryptAndHash(spec("payload-1"));
    assertThat(join(responderEphemeral.publicKey(), sealedServer, sealedPayload))
        .isEqualTo(spec("message-1"));

    byte[] third = spec("message-2");
    assertThat(state.decryptAndHash(Arrays.copyOf(third, 48)))
        .isEqualTo(initiatorStatic.publicKey());
    state.mixAgreement(responderEphemeral.privateKey(), initiatorStatic.publicKey());
    assertThat(state.decryptAndHash(Arrays.copyOfRange(third, 48, third.length)))
        .isEqualTo(spec("payload-2"));

    NoiseTransport initiator = state.split(true);
    NoiseTransport responder = state.split(false);
    assertThat(responder.seal(spec("payload-3"))).isEqualTo(spec("message-3"));
    assertThat(initiator.seal(spec("payload-4"))).isEqualTo(spec("message-4"));
    assertThat(responder.seal(spec("payload-5"))).isEqualTo(spec("message-5"));
    assertThat(responder.open(spec("message-4"))).isEqualTo(spec("payload-4"));
  }

  @Test
  void resumptionShouldFollowTheNoiseSpecification() {
    Map<String, byte[]> vector = VectorFile.named("noise/cacophony-ik.txt");
    KeyPair server = Curve.fromPrivate(of(vector, "resp_static"));
    KeyPair client = Curve.fromPrivate(of(vector, "init_static"));
    assertThat(server.publicKey()).isEqualTo(of(vector, "init_remote_static"));
    IkInitiator initiator =
        new IkInitiator(
            client,
            Curve.fromPrivate(of(vector, "init_ephemeral")),
            server.publicKey(),
            (chain, key) -> {
              assertThat(chain).isEqualTo(of(vector, "payload-1"));
              return new VerifiedServer(key, Instant.EPOCH, Instant.MAX);
            },
            of(vector, "init_prologue"));
    IkResponder responder =
        new IkResponder(
            server,
            Curve.fromPrivate(of(vector, "resp_ephemeral")),
            of(vector, "payload-1"),
            of(vector, "init_prologue"));

    byte[] hello = initiator.clientHello(of(vector, "payload-0"));
    assertThat(fields(HandshakeMessages.parse(hello).getClientHello().getAllFields().values()))
        .isEqualTo(of(vector, "message-0"));
    IkResponder.Resumed accepted = responder.accept(hello);
    assertThat(accepted.accepted().clientPayload()).isEqualTo(of(vector, "payload-0"));
    assertThat(accepted.accepted().clientStatic()).isEqualTo(client.publicKey());
    assertThat(
            fields(
                HandshakeMessages.parse(accepted.message())
                    .getServerHello()
                    .getAllFields()
                    .values()))
        .isEqualTo(of(vector, "message-1"));
    IkInitiator.Resumed resumed = Objects.requireNonNull(initiator.finish(accepted.message()));

    for (int i = 2; i < 6; i += 2) {
      assertThat(resumed.transport().seal(of(vector, "payload-" + i)))
          .isEqualTo(of(vector, "message-" + i));
      assertThat(accepted.accepted().transport().seal(of(vector, "payload-" + (i + 1))))
          .isEqualTo(of(vector, "message-" + (i + 1)));
    }
  }

  /// In the standard the server of a fallback has the initiator's key for the transport; WhatsApp's
  /// client keeps it (whatsapp-rust wacore/noise/src/handshake.rs): hence the last lines.
  @Test
  void fallbackShouldFollowTheNoiseSpecification() {
    Map<String, byte[]> vector = VectorFile.named("noise/noise-c-xxfallback.txt");
    KeyPair client = Curve.fromPrivate(of(vector, "init_static"));
    KeyPair clientEphemeral = Curve.fromPrivate(of(vector, "init_ephemeral"));
    KeyPair server = Curve.fromPrivate(of(vector, "resp_static"));
    KeyPair ephemeral = Curve.fromPrivate(of(vector, "resp_ephemeral"));
    SymmetricState state =
        new SymmetricState(SymmetricState.XX_FALLBACK, of(vector, "init_prologue"));

    state.mixHash(clientEphemeral.publicKey());
    state.mixHash(ephemeral.publicKey());
    state.mixAgreement(ephemeral.privateKey(), clientEphemeral.publicKey());
    byte[] sealedServer = state.encryptAndHash(server.publicKey());
    state.mixAgreement(server.privateKey(), clientEphemeral.publicKey());
    byte[] sealedPayload = state.encryptAndHash(of(vector, "payload-1"));
    assertThat(join(ephemeral.publicKey(), sealedServer, sealedPayload))
        .isEqualTo(of(vector, "message-1"));

    byte[] sealedClient = state.encryptAndHash(client.publicKey());
    state.mixAgreement(client.privateKey(), ephemeral.publicKey());
    assertThat(join(sealedClient, state.encryptAndHash(of(vector, "payload-2"))))
        .isEqualTo(of(vector, "message-2"));
    assertThat(state.split(true).seal(of(vector, "payload-3"))).isEqualTo(of(vector, "message-3"));
    assertThat(state.split(false).seal(of(vector, "payload-4"))).isEqualTo(of(vector, "message-4"));
  }

  private static byte[] fields(Collection<Object> parts) {
    return join(
        parts.stream().map(part -> ((ByteString) part).toByteArray()).toArray(byte[][]::new));
  }

  private static byte[] of(Map<String, byte[]> vector, String name) {
    return Objects.requireNonNull(vector.get(name), name);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(out::writeBytes);
    return out.toByteArray();
  }

  private KeyPair pair(String name) {
    return Curve.fromPrivate(of(name));
  }

  private KeyPair cacophonyPair(String name) {
    return Curve.fromPrivate(spec(name));
  }

  private byte[] of(String name) {
    return Objects.requireNonNull(baileys.get(name), name);
  }

  private byte[] spec(String name) {
    return Objects.requireNonNull(cacophony.get(name), name);
  }
}
