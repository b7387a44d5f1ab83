package io.manyline.whatsapp.signal;

import static io.manyline.whatsapp.signal.Vectors.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A sender key and its messages as an independent implementation made them.
class RecordedSenderKeyTest {
  private final JsonNode recorded = Vectors.read("sender-keys.json").get("senderKey");

  @Test
  void acceptAndDecryptShouldReadTheRecordedMessagesInTheRecordedOrder() {
    var state = GroupCipher.accept(null, bytes(recorded, "distribution"));

    for (var position : recorded.get("order")) {
      var message = recorded.get("messages").get(position.asInt());
      var decrypted =
          GroupCipher.decrypt(SenderKeyState.fromBytes(state.toBytes()), bytes(message, "bytes"));
      assertThat(decrypted.plaintext()).isEqualTo(bytes(message, "plaintext"));
      state = decrypted.state();
    }
  }

  @Test
  void createAndEncryptShouldProduceTheRecordedBytes() {
    var random =
        new ScriptedRandom()
            .then(bytes(recorded, "chainKey"))
            .then(bytes(recorded, "signingPrivate"))
            .number(recorded.get("id").asInt());
    var state = GroupCipher.create(random);
    assertThat(GroupCipher.distribution(state)).isEqualTo(bytes(recorded, "distribution"));

    for (var message : recorded.get("messages")) {
      random.then(bytes(message, "random"));
      var encrypted =
          GroupCipher.encrypt(
              SenderKeyState.fromBytes(state.toBytes()), bytes(message, "plaintext"), random);
      assertThat(encrypted.message()).isEqualTo(bytes(message, "bytes"));
      state = encrypted.state();
    }
    assertThat(GroupCipher.distribution(state)).isEqualTo(bytes(recorded, "distributionAfter"));
  }
}
