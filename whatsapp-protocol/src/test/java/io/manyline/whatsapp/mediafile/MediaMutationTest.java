package io.manyline.whatsapp.mediafile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.manyline.whatsapp.curve.Hkdf;
import io.manyline.whatsapp.mediafile.MediaException.Reason;
import io.manyline.whatsapp.proto.MediaRetryNotification;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever is wrong with a file, it is named, and no plaintext comes out.
final class MediaMutationTest {
  private static final byte[] KEY = Hkdf.sha256(new byte[] {1});
  private static final byte[] PLAIN = new byte[200_000];
  private static final Made MADE = make(KEY, MediaType.VIDEO, PLAIN);

  private record Made(byte[] stored, MediaSecrets secrets, byte[] sidecar) {}

  private record Input(byte[] stored, MediaSecrets secrets) {}

  static Stream<Arguments> mutations() {
    MediaSecrets told = MADE.secrets();
    return Stream.of(
        broken("bit of the ciphertext", Reason.BAD_STORED_HASH, in -> flip(in, 70_000)),
        broken("bit of the MAC", Reason.BAD_STORED_HASH, in -> flip(in, in.stored().length - 1)),
        broken("stored hash", Reason.BAD_STORED_HASH, in -> with(in, hash(told, true))),
        broken("plaintext hash", Reason.BAD_HASH, in -> with(in, hash(told, false))),
        broken("media key", Reason.BAD_MAC, in -> with(in, key(told, Hkdf.sha256(KEY)))),
        broken("short media key", Reason.MALFORMED, in -> with(in, key(told, new byte[31]))),
        broken("type", Reason.BAD_MAC, in -> with(in, type(told, MediaType.IMAGE))),
        broken("length told", Reason.BAD_LENGTH, in -> with(in, length(told, 1))),
        broken("cut by a block", Reason.BAD_LENGTH, in -> cut(in, 16)),
        broken("cut by a byte", Reason.BAD_LENGTH, in -> cut(in, 1)),
        broken("empty", Reason.BAD_LENGTH, in -> cut(in, in.stored().length)),
        broken("MAC alone", Reason.BAD_LENGTH, in -> cut(in, in.stored().length - 10)),
        broken("longer", Reason.BAD_LENGTH, in -> cut(in, -16)),
        broken("cut, length not told", Reason.BAD_STORED_HASH, in -> cut(unknown(in), 16)),
        broken("MAC, named as it is", Reason.BAD_MAC, in -> named(flip(in, 199_999))),
        broken("ciphertext, named as it is", Reason.BAD_MAC, in -> named(flip(in, 3))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutations")
  void fileShouldBeRefused(String name, Reason reason, UnaryOperator<Input> mutation) {
    Input input = mutation.apply(new Input(MADE.stored().clone(), MADE.secrets()));

    MediaException refused =
        catchThrowableOfType(
            MediaException.class,
            () -> VerifiedMedia.verify(new InMemoryMedia(input.stored()), input.secrets()));

    assertThat(refused).isNotNull();
    assertThat(refused.reason()).isEqualTo(reason);
  }

  /// Every byte of a file of three blocks: of each block, of the last with its padding, of the MAC.
  @Test
  void fileWithAnyByteChangedShouldBeRefused() throws IOException {
    Made made = make(KEY, MediaType.DOCUMENT, Arrays.copyOf(PLAIN, 40));
    assertThat(made.stored()).hasSize(58);
    VerifiedMedia.verify(new InMemoryMedia(made.stored()), made.secrets());

    for (byte[] changed : changes(made.stored())) {
      assertThat(reasonOf(new Input(changed, made.secrets()))).isEqualTo(Reason.BAD_STORED_HASH);
      assertThat(reasonOf(named(new Input(changed, made.secrets())))).isEqualTo(Reason.BAD_MAC);
    }
  }

  @Test
  void fileUnderSecretsWithAnyByteChangedShouldBeRefused() {
    MediaSecrets s = MADE.secrets();
    byte[] stored = make(KEY, MediaType.VIDEO, Arrays.copyOf(PLAIN, 40)).stored();
    MediaSecrets told =
        new MediaSecrets(
            s.type(), KEY, Hkdf.sha256(stored), Hkdf.sha256(Arrays.copyOf(PLAIN, 40)), 40);
    assertThat(reasonOf(new Input(stored, told))).isNull();

    for (byte[] changed : changes(KEY)) {
      assertThat(reasonOf(new Input(stored, key(told, changed)))).isEqualTo(Reason.BAD_MAC);
    }
    for (byte[] changed : changes(told.storedSha256())) {
      MediaSecrets bent = new MediaSecrets(s.type(), KEY, changed, told.sha256(), 40);
      assertThat(reasonOf(new Input(stored, bent))).isEqualTo(Reason.BAD_STORED_HASH);
    }
    for (byte[] changed : changes(told.sha256())) {
      MediaSecrets bent = new MediaSecrets(s.type(), KEY, told.storedSha256(), changed, 40);
      assertThat(reasonOf(new Input(stored, bent))).isEqualTo(Reason.BAD_HASH);
    }
  }

  @Test
  void fileWithRightMacButWrongPaddingShouldBeRefused() {
    byte[] bad = MADE.stored().clone();
    MediaKeys keys = MediaKeys.derive(KEY, MediaType.VIDEO);
    int end = bad.length - MediaKeys.MAC_BYTES;
    bad[end - 17] ^= 0x55;
    var mac = keys.mac();
    mac.update(bad, 0, end);
    System.arraycopy(mac.doFinal(), 0, bad, end, MediaKeys.MAC_BYTES);
    Input input = named(new Input(bad, MADE.secrets()));

    assertThatThrownBy(
            () -> VerifiedMedia.verify(new InMemoryMedia(input.stored()), input.secrets()))
        .isInstanceOfSatisfying(
            MediaException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_PADDING));
  }

  @Test
  void plaintextShouldBeReadableInAnyPieces() throws IOException {
    VerifiedMedia verified = VerifiedMedia.verify(new InMemoryMedia(MADE.stored()), MADE.secrets());

    try (InputStream in = verified.open()) {
      assertThat(in.read()).isZero();
      assertThat(in.readNBytes(7)).hasSize(7);
      assertThat(in.readAllBytes()).hasSize(PLAIN.length - 8);
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void unencryptedFileShouldBeReadOnlyAsItsHashAndLengthTell() throws IOException {
    InMemoryMedia file = new InMemoryMedia(PLAIN);
    byte[] hash = Hkdf.sha256(PLAIN);

    VerifiedMedia verified = VerifiedMedia.verifyUnencrypted(file, hash, PLAIN.length);

    assertThat(verified.length()).isEqualTo(PLAIN.length);
    assertThat(verified.open().readAllBytes()).isEqualTo(PLAIN);
    assertThat(VerifiedMedia.verifyUnencrypted(file, hash, 0).length()).isEqualTo(PLAIN.length);
    assertThat(unencrypted(file, Hkdf.sha256(KEY), PLAIN.length)).isEqualTo(Reason.BAD_HASH);
    assertThat(unencrypted(file, hash, PLAIN.length - 1)).isEqualTo(Reason.BAD_LENGTH);
    assertThat(unencrypted(file, new byte[0], 0)).isEqualTo(Reason.MALFORMED);
  }

  private static Reason unencrypted(StoredMedia file, byte[] hash, long length) {
    MediaException refused =
        catchThrowableOfType(
            MediaException.class, () -> VerifiedMedia.verifyUnencrypted(file, hash, length));
    assertThat(refused).isNotNull();
    return refused.reason();
  }

  @Test
  void encryptionShouldStopAtTheLimit() {
    assertThatThrownBy(
            () ->
                MediaEncryptor.encrypt(
                    KEY,
                    MediaType.IMAGE,
                    new ByteArrayInputStream(PLAIN),
                    OutputStream.nullOutputStream(),
                    PLAIN.length - 1))
        .isInstanceOfSatisfying(
            MediaException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
  }

  @Test
  void sidecarShouldHoldATagForEachPartAndTheBlockAfterIt() {
    MediaKeys keys = MediaKeys.derive(KEY, MediaType.VIDEO);
    byte[] whole = concat(keys.iv(), MADE.stored());
    List<byte[]> tags = new ArrayList<>();
    for (int from = 0; from < whole.length; from += 65_536) {
      var mac = keys.plainMac();
      mac.update(Arrays.copyOfRange(whole, from, Math.min(whole.length, from + 65_552)));
      tags.add(Arrays.copyOf(mac.doFinal(), 10));
    }

    assertThat(MADE.sidecar()).isEqualTo(concat(tags.toArray(byte[][]::new)));
    assertThat(make(KEY, MediaType.DOCUMENT, PLAIN).sidecar()).isEmpty();
  }

  @Test
  void answerToARetryShouldOpenForItsMessageOnly() {
    var told =
        MediaRetryNotification.newBuilder().setStanzaId("A1").setDirectPath("/v/x?y").build();
    byte[] iv = new byte[12];
    var sealed = MediaRetryCipher.sealAnswer(KEY, "A1", iv, told);

    assertThat(MediaRetryCipher.openAnswer(KEY, "A1", sealed)).isEqualTo(told);
    assertRefused(Reason.BAD_MAC, KEY, "A2", sealed);
    assertRefused(Reason.BAD_MAC, Hkdf.sha256(KEY), "A1", sealed);
    assertRefused(Reason.MALFORMED, new byte[3], "A1", sealed);
    for (byte[] changed : changes(sealed.ciphertext())) {
      assertRefused(Reason.BAD_MAC, KEY, "A1", new MediaRetryCipher.Sealed(changed, iv));
    }
    for (byte[] changed : changes(iv)) {
      var bent = new MediaRetryCipher.Sealed(sealed.ciphertext(), changed);
      assertRefused(Reason.BAD_MAC, KEY, "A1", bent);
    }
    assertRefused(
        Reason.MALFORMED, KEY, "A1", new MediaRetryCipher.Sealed(sealed.ciphertext(), new byte[4]));
    var foreign = told.toBuilder().setStanzaId("B1").build();
    assertRefused(Reason.MALFORMED, KEY, "A1", MediaRetryCipher.sealAnswer(KEY, "A1", iv, foreign));
  }

  private static @Nullable Reason reasonOf(Input input) {
    MediaException refused =
        catchThrowableOfType(
            MediaException.class,
            () -> VerifiedMedia.verify(new InMemoryMedia(input.stored()), input.secrets()));
    return refused == null ? null : refused.reason();
  }

  /// Each byte with its lowest, its highest and all bits changed.
  private static List<byte[]> changes(byte[] bytes) {
    List<byte[]> changed = new ArrayList<>();
    for (int at = 0; at < bytes.length; at++) {
      for (int mask : new int[] {0x01, 0x80, 0xff}) {
        byte[] copy = bytes.clone();
        copy[at] ^= (byte) mask;
        changed.add(copy);
      }
    }
    return changed;
  }

  private static void assertRefused(
      Reason reason, byte[] key, String id, MediaRetryCipher.Sealed sealed) {
    assertThat(
            catchThrowableOfType(
                    MediaException.class, () -> MediaRetryCipher.openAnswer(key, id, sealed))
                .reason())
        .isEqualTo(reason);
  }

  private static Arguments broken(String name, Reason reason, UnaryOperator<Input> mutation) {
    return Arguments.of(name, reason, mutation);
  }

  private static Input flip(Input in, int at) {
    in.stored()[at] ^= 1;
    return in;
  }

  private static Input cut(Input in, int bytes) {
    return new Input(Arrays.copyOf(in.stored(), in.stored().length - bytes), in.secrets());
  }

  private static Input with(Input in, MediaSecrets secrets) {
    return new Input(in.stored(), secrets);
  }

  private static Input unknown(Input in) {
    return with(in, length(in.secrets(), 0));
  }

  /// As a sender who lies throughout would name it.
  private static Input named(Input in) {
    MediaSecrets s = in.secrets();
    return with(
        in,
        new MediaSecrets(s.type(), s.mediaKey(), Hkdf.sha256(in.stored()), s.sha256(), s.length()));
  }

  private static MediaSecrets hash(MediaSecrets s, boolean stored) {
    byte[] other = Hkdf.sha256(s.sha256());
    return new MediaSecrets(
        s.type(),
        s.mediaKey(),
        stored ? other : s.storedSha256(),
        stored ? s.sha256() : other,
        s.length());
  }

  private static MediaSecrets key(MediaSecrets s, byte[] key) {
    return new MediaSecrets(s.type(), key, s.storedSha256(), s.sha256(), s.length());
  }

  private static MediaSecrets type(MediaSecrets s, MediaType type) {
    return new MediaSecrets(type, s.mediaKey(), s.storedSha256(), s.sha256(), s.length());
  }

  private static MediaSecrets length(MediaSecrets s, long length) {
    return new MediaSecrets(s.type(), s.mediaKey(), s.storedSha256(), s.sha256(), length);
  }

  private static Made make(byte[] key, MediaType type, byte[] plain) {
    try {
      ByteArrayOutputStream stored = new ByteArrayOutputStream();
      EncryptedMedia media =
          MediaEncryptor.encrypt(
              key, type, new ByteArrayInputStream(plain), stored, Long.MAX_VALUE);
      return new Made(stored.toByteArray(), MediaSecrets.of(media, type), media.sidecar());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
