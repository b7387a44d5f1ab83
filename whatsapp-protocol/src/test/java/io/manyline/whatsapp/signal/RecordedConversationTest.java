package io.manyline.whatsapp.signal;

import static io.manyline.whatsapp.signal.Vectors.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.signal.SessionCipher.Decrypted;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Replays conversations that two instances of an independent implementation had. With the keys
/// that these drew, we must produce the very same bytes as either side, and read what the other
/// sent.
class RecordedConversationTest {
  static Stream<JsonNode> conversations() {
    return Vectors.read("conversations.json").get("conversations").valueStream();
  }

  @ParameterizedTest
  @MethodSource("conversations")
  void bothSidesShouldProduceTheRecordedBytesAndPlaintexts(JsonNode recorded) {
    var alice = new Alice(recorded);
    var bob = new Bob(recorded.get("bob"));
    var sent = new HashMap<Integer, JsonNode>();

    recorded
        .get("steps")
        .valueStream()
        .forEach(
            step -> {
              Party who = step.get("who").asString().equals("alice") ? alice : bob;
              int message = step.get("message").asInt();
              if (step.get("do").asString().equals("send")) {
                sent.put(message, step);
                who.sends(step);
              } else {
                who.receives(step, Objects.requireNonNull(sent.get(message)));
              }
            });

    assertThat(sent).hasSizeGreaterThanOrEqualTo(40);
    assertThat(alice.random.left() + bob.random.left()).isZero();
  }

  private abstract static class Party {
    final ScriptedRandom random = new ScriptedRandom();
    final SessionCipher cipher;
    @Nullable SignalSession session;

    Party(JsonNode recorded) {
      cipher = new SessionCipher(local(recorded), random);
    }

    void sends(JsonNode step) {
      var encrypted = cipher.encrypt(stored(), bytes(step, "plaintext"));

      assertThat(encrypted.message()).isEqualTo(bytes(step, "bytes"));
      assertThat(encrypted.type().wireName()).isEqualTo(step.get("type").asString());
      session = encrypted.session();
    }

    void receives(JsonNode step, JsonNode sent) {
      if (step.has("newRatchetPrivate")) {
        random.then(bytes(step, "newRatchetPrivate"));
      }
      var message = bytes(sent, "bytes");
      var decrypted =
          sent.get("type").asString().equals("pkmsg")
              ? decryptPreKey(message)
              : cipher.decrypt(stored(), message);

      assertThat(decrypted.plaintext()).isEqualTo(bytes(sent, "plaintext"));
      session = decrypted.session();
    }

    Decrypted decryptPreKey(byte[] message) {
      throw new AssertionError("only Bob gets prekey messages");
    }

    private SignalSession stored() {
      if (session == null) {
        throw new AssertionError("no session yet");
      }
      return SignalSession.fromBytes(session.toBytes());
    }

    private static LocalIdentity local(JsonNode recorded) {
      var identity = pair(recorded, "identity");
      return new LocalIdentity(recorded.get("registrationId").asInt(), identity);
    }
  }

  private static final class Alice extends Party {
    Alice(JsonNode recorded) {
      super(recorded.get("alice"));
      var own = recorded.get("alice");
      var bob = recorded.get("bob");
      random.then(bytes(own, "basePrivate")).then(bytes(own, "ratchetPrivate"));
      var bundle =
          new PreKeyBundle(
              bob.get("registrationId").asInt(),
              bytes(bob, "identityPublic"),
              bob.get("signedPreKeyId").asInt(),
              bytes(bob, "signedPreKeyPublic"),
              bytes(bob, "signedPreKeySignature"),
              bob.has("preKeyId")
                  ? new PreKeyBundle.OneTime(
                      bob.get("preKeyId").asInt(), bytes(bob, "preKeyPublic"))
                  : null);
      session = cipher.initiate(bundle, null);
    }
  }

  private static final class Bob extends Party {
    private final JsonNode recorded;
    private final Map<Integer, PreKey> preKeys = new HashMap<>();

    Bob(JsonNode recorded) {
      super(recorded);
      this.recorded = recorded;
      if (recorded.has("preKeyId")) {
        int id = recorded.get("preKeyId").asInt();
        preKeys.put(id, new PreKey(id, pair(recorded, "preKey")));
      }
    }

    @Override
    Decrypted decryptPreKey(byte[] message) {
      int signedId = recorded.get("signedPreKeyId").asInt();
      var signed = pair(recorded, "signedPreKey");
      var signature = bytes(recorded, "signedPreKeySignature");
      boolean first = session == null;
      var decrypted =
          cipher.decryptPreKey(
              session == null ? null : SignalSession.fromBytes(session.toBytes()),
              message,
              id -> id == signedId ? new SignedPreKey(id, signed, signature) : null,
              preKeys::get);

      assertThat(decrypted.usedPreKeyId())
          .isEqualTo(first && recorded.has("preKeyId") ? recorded.get("preKeyId").asInt() : null);
      preKeys.remove(decrypted.usedPreKeyId());
      return decrypted;
    }
  }

  private static KeyPair pair(JsonNode recorded, String name) {
    var pair = Curve.fromPrivate(bytes(recorded, name + "Private"));
    assertThat(pair.publicKey()).isEqualTo(bytes(recorded, name + "Public"));
    return pair;
  }
}
