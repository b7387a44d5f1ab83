package io.manyline.whatsapp.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.whatsapp.curve.Curve;
import io.manyline.whatsapp.proto.ADVDeviceIdentity;
import io.manyline.whatsapp.proto.ADVSignedDeviceIdentity;
import io.manyline.whatsapp.proto.ADVSignedDeviceIdentityHMAC;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Device identities that an independent companion accepted from our phone's half and signed.
class CountersignedIdentityTest {
  static Stream<JsonNode> identities() throws IOException {
    var resource =
        CountersignedIdentityTest.class.getResourceAsStream("/vectors/adv/countersigned.json");
    try (var stream = Objects.requireNonNull(resource)) {
      return JsonMapper.shared().readTree(stream).get("identities").valueStream();
    }
  }

  @ParameterizedTest
  @MethodSource("identities")
  void verifyShouldAcceptWhatTheCompanionRepliedAndWhatItStores(JsonNode recorded)
      throws InvalidProtocolBufferException {
    var account = bytes(recorded, "accountPublic");
    var companion = bytes(recorded, "companionPublic");
    var reply = ADVSignedDeviceIdentity.parseFrom(bytes(recorded, "reply"));

    assertThat(reply.hasAccountSignatureKey()).isFalse();
    DeviceIdentities.verify(reply, account, companion);
    var full = ADVSignedDeviceIdentity.parseFrom(bytes(recorded, "full"));
    DeviceIdentities.verify(full, account, companion);
    assertThat(ADVDeviceIdentity.parseFrom(full.getDetails()).getKeyIndex())
        .isEqualTo(recorded.get("keyIndex").asInt());
  }

  @ParameterizedTest
  @MethodSource("identities")
  void acceptShouldAgreeWithTheCompanionOnEverythingButItsSignature(JsonNode recorded)
      throws InvalidProtocolBufferException {
    var container = ADVSignedDeviceIdentityHMAC.parseFrom(bytes(recorded, "container"));
    var companion = Curve.fromPrivate(bytes(recorded, "companionPrivate"));
    var secret = bytes(recorded, "secret");

    var accepted = DeviceIdentities.accept(container, companion, secret, new SecureRandom());

    var full = ADVSignedDeviceIdentity.parseFrom(bytes(recorded, "full"));
    assertThat(accepted.toBuilder().clearDeviceSignature().build())
        .isEqualTo(full.toBuilder().clearDeviceSignature().build());
    DeviceIdentities.verify(accepted, bytes(recorded, "accountPublic"), companion.publicKey());
  }

  private static byte[] bytes(JsonNode node, String name) {
    return HexFormat.of().parseHex(node.get(name).asString());
  }
}
