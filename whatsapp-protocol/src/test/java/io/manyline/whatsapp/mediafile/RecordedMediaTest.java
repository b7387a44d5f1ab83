package io.manyline.whatsapp.mediafile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Files that Baileys encrypted: we make the same of the same key, and read what it made.
final class RecordedMediaTest {
  private static final JsonNode RECORDED = read();

  private static final Map<String, MediaType> TYPES =
      Map.ofEntries(
          Map.entry("image", MediaType.IMAGE),
          Map.entry("sticker", MediaType.STICKER),
          Map.entry("video", MediaType.VIDEO),
          Map.entry("gif", MediaType.VIDEO),
          Map.entry("ptv", MediaType.VIDEO),
          Map.entry("audio", MediaType.AUDIO),
          Map.entry("ptt", MediaType.AUDIO),
          Map.entry("document", MediaType.DOCUMENT),
          Map.entry("md-msg-hist", MediaType.HISTORY),
          Map.entry("md-app-state", MediaType.APP_STATE),
          Map.entry("thumbnail-link", MediaType.LINK_THUMBNAIL));

  static Stream<JsonNode> files() {
    return RECORDED.get("files").valueStream();
  }

  @ParameterizedTest
  @MethodSource("files")
  void encryptingUnderTheSameKeyShouldGiveTheSameFile(JsonNode file) throws IOException {
    ByteArrayOutputStream stored = new ByteArrayOutputStream();

    EncryptedMedia media =
        MediaEncryptor.encrypt(
            bytes(file, "mediaKey"),
            type(file),
            new ByteArrayInputStream(content(file)),
            stored,
            Long.MAX_VALUE);

    byte[] made = stored.toByteArray();
    assertThat(media.storedSha256()).isEqualTo(bytes(file, "fileEncSha256"));
    assertThat(media.sha256()).isEqualTo(bytes(file, "fileSha256"));
    assertThat(media.length()).isEqualTo(file.get("length").asLong());
    assertThat(media.storedLength()).isEqualTo(made.length);
    assertThat(Arrays.copyOf(made, Math.min(32, made.length))).isEqualTo(bytes(file, "head"));
    assertThat(Arrays.copyOfRange(made, Math.max(0, made.length - 32), made.length))
        .isEqualTo(bytes(file, "tail"));
  }

  static Stream<JsonNode> wholeFiles() {
    return files().filter(file -> file.has("stored"));
  }

  @ParameterizedTest
  @MethodSource("wholeFiles")
  void storedFileShouldVerifyAndGiveThePlaintext(JsonNode file) throws IOException {
    MediaSecrets secrets =
        new MediaSecrets(
            type(file),
            bytes(file, "mediaKey"),
            bytes(file, "fileEncSha256"),
            bytes(file, "fileSha256"),
            file.get("length").asLong());

    VerifiedMedia verified =
        VerifiedMedia.verify(new InMemoryMedia(bytes(file, "stored")), secrets);

    assertThat(verified.open().readAllBytes()).isEqualTo(content(file));
    assertThat(verified.length()).isEqualTo(content(file).length);
  }

  @Test
  void retryRequestShouldOpen() {
    JsonNode retry = RECORDED.get("retry");
    byte[] mediaKey = bytes(retry, "mediaKey");
    String id = retry.get("messageId").asString();
    var sealed = new MediaRetryCipher.Sealed(bytes(retry, "ciphertext"), bytes(retry, "iv"));

    MediaRetryCipher.openRequest(mediaKey, id, sealed);

    assertThat(MediaRetryCipher.sealRequest(mediaKey, id, sealed.iv()).ciphertext())
        .isEqualTo(sealed.ciphertext());
    assertThat(
            catchThrowableOfType(
                    MediaException.class,
                    () -> MediaRetryCipher.openRequest(mediaKey, "ANOTHER", sealed))
                .reason())
        .isEqualTo(MediaException.Reason.BAD_MAC);
  }

  private static MediaType type(JsonNode file) {
    return Objects.requireNonNull(TYPES.get(file.get("type").asString()));
  }

  private static byte[] content(JsonNode file) {
    byte[] content = new byte[file.get("length").asInt()];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i * 7);
    }
    return content;
  }

  private static byte[] bytes(JsonNode node, String name) {
    return HexFormat.of().parseHex(node.get(name).asString());
  }

  private static JsonNode read() {
    try (var stream = RecordedMediaTest.class.getResourceAsStream("/vectors/media/files.json")) {
      return JsonMapper.shared().readTree(Objects.requireNonNull(stream));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
