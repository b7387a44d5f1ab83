package io.manyline.whatsapp.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.manyline.whatsapp.media.MediaTransferException.Reason;
import io.manyline.whatsapp.mediafile.EncryptedMedia;
import io.manyline.whatsapp.mediafile.MediaEncryptor;
import io.manyline.whatsapp.mediafile.MediaSecrets;
import io.manyline.whatsapp.mediafile.MediaType;
import io.manyline.whatsapp.socket.MediaHttp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Hosts that lie, cut and fail, against a download that is told what the file is.
final class MediaDownloadTest {
  private static final byte[] PLAIN =
      "a file that is longer than a block".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path spool;

  private final Deque<Scripted> answers = new ArrayDeque<>();
  private final List<MediaHttp.Request> requests = new ArrayList<>();
  private int hostQueries;
  private byte[] stored;
  private MediaReference reference;
  private MediaTransfers transfers;

  /// @param cut whether the connection ends after the body
  private record Scripted(int status, byte[] bytes, Map<String, String> headers, boolean cut)
      implements MediaHttp.Response {
    @Override
    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }

    @Override
    public InputStream body() {
      InputStream body = new ByteArrayInputStream(bytes);
      return new InputStream() {
        @Override
        public int read() throws IOException {
          int read = body.read();
          if (read < 0 && cut) {
            throw new IOException("cut");
          }
          return read;
        }
      };
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void prepare() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    EncryptedMedia media =
        MediaEncryptor.encrypt(
            new byte[32], MediaType.IMAGE, new ByteArrayInputStream(PLAIN), out, 1_000);
    stored = out.toByteArray();
    reference = new MediaReference("/v/1?x", MediaSecrets.of(media, MediaType.IMAGE));
    transfers =
        new MediaTransfers(
            this::exchange,
            new MediaAddresses(false),
            new MediaSpool(spool),
            Runnable::run,
            InstantSource.fixed(Instant.EPOCH),
            new SecureRandom());
  }

  @Test
  void fileShouldBeAskedForAsItsHashAndType() {
    answers.add(ok(stored));

    assertThat(load()).isEqualTo(PLAIN);
    assertThat(requests.getFirst().uri().toString())
        .startsWith("https://one/v/1?x&hash=")
        .endsWith("&mms-type=image&__wa-mms=");
    assertThat(requests.getFirst().headers()).doesNotContainKey("Range");
  }

  @Test
  void cutFileShouldBeWonFromTheNextHostByRange() {
    answers.add(cut(200, Arrays.copyOf(stored, 20), Map.of()));
    answers.add(part(20, stored.length));

    assertThat(load()).isEqualTo(PLAIN);
    assertThat(requests.get(1).uri().getHost()).isEqualTo("two");
    assertThat(requests.get(1).headers()).containsEntry("Range", "bytes=20-");
  }

  @Test
  void hostThatSendsAllOfItInsteadOfARangeShouldDo() {
    answers.add(cut(200, Arrays.copyOf(stored, 20), Map.of()));
    answers.add(ok(stored));

    assertThat(load()).isEqualTo(PLAIN);
  }

  @Test
  void otherPartThanAskedForShouldBeRefused() {
    answers.add(cut(200, Arrays.copyOf(stored, 20), Map.of()));
    answers.add(part(16, stored.length));

    assertThat(reason()).isEqualTo(Reason.CORRUPT);
  }

  @Test
  void moreBytesThanToldShouldBeRefusedWithoutReadingThem() {
    answers.add(ok(Arrays.copyOf(stored, stored.length + 16)));

    assertThat(reason()).isEqualTo(Reason.CORRUPT);
  }

  @Test
  void largerAnnouncementThanToldShouldBeRefused() {
    answers.add(new Scripted(200, stored, Map.of("Content-Length", "999999"), false));

    assertThat(reason()).isEqualTo(Reason.CORRUPT);
  }

  @Test
  void fewerBytesThanToldShouldBeRefused() {
    answers.add(ok(Arrays.copyOf(stored, stored.length - 16)));

    assertThat(reason()).isEqualTo(Reason.CORRUPT);
  }

  @Test
  void endBeforeTheAnnouncedLengthShouldCountAsACut() {
    Map<String, String> lie = Map.of("Content-Length", Integer.toString(stored.length));
    answers.add(new Scripted(200, Arrays.copyOf(stored, 20), lie, false));
    answers.add(part(20, stored.length));

    assertThat(load()).isEqualTo(PLAIN);
  }

  @Test
  void fileOfUntoldLengthShouldEndAtTheLimit() {
    MediaSecrets s = reference.secrets();
    reference =
        new MediaReference(
            "/v/1?x", new MediaSecrets(s.type(), s.mediaKey(), s.storedSha256(), s.sha256(), 0));
    answers.add(ok(new byte[10_000]));

    assertThat(reason()).isEqualTo(Reason.TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 400})
  void redirectAndRefusalShouldEndIt(int status) {
    answers.add(new Scripted(status, new byte[0], Map.of("Location", "https://evil/"), false));

    assertThat(reason()).isEqualTo(Reason.REFUSED);
    assertThat(requests).hasSize(1);
  }

  @Test
  void refusedTicketShouldAskForHostsOnce() {
    answers.add(new Scripted(401, new byte[0], Map.of(), false));
    answers.add(ok(stored));

    assertThat(load()).isEqualTo(PLAIN);
    assertThat(hostQueries).isEqualTo(2);

    answers.add(new Scripted(401, new byte[0], Map.of(), false));
    answers.add(new Scripted(401, new byte[0], Map.of(), false));
    assertThat(reason()).isEqualTo(Reason.REFUSED);
  }

  @Test
  void hostsThatFailForLongShouldBeGivenUp() {
    for (int i = 0; i < 8; i++) {
      answers.add(new Scripted(503, new byte[0], Map.of(), false));
    }

    assertThat(reason()).isEqualTo(Reason.INTERRUPTED);
    assertThat(requests).hasSize(8);
  }

  @Test
  void nothingShouldBeHandedOutOfAFileThatIsAnother() {
    byte[] other = stored.clone();
    other[3] ^= 1;
    answers.add(ok(other));
    List<String> read = new ArrayList<>();

    Throwable failure =
        catchThrowable(
            () ->
                transfers
                    .download(this::hosts, reference, 1_000, media -> read.add("handed out"))
                    .toCompletableFuture()
                    .join());

    assertThat(((MediaTransferException) failure.getCause()).reason()).isEqualTo(Reason.CORRUPT);
    assertThat(read).isEmpty();
    assertThat(spool).isEmptyDirectory();
  }

  private byte[] load() {
    return transfers
        .download(this::hosts, reference, 1_000, media -> media.open().readAllBytes())
        .toCompletableFuture()
        .join();
  }

  private Reason reason() {
    Throwable failure = catchThrowable(this::load);
    assertThat(failure).isInstanceOf(CompletionException.class);
    assertThat(spool).isEmptyDirectory();
    return ((MediaTransferException) failure.getCause()).reason();
  }

  private CompletableFuture<MediaHosts> hosts(MediaHosts stale) {
    hostQueries++;
    return CompletableFuture.completedFuture(
        new MediaHosts(
            "ticket",
            List.of(
                new MediaHosts.Host("one", true, true, false),
                new MediaHosts.Host("up", true, false, false),
                new MediaHosts.Host("two", true, true, true)),
            Instant.MAX));
  }

  private MediaHttp.Response exchange(MediaHttp.Request request) {
    requests.add(request);
    return answers.remove();
  }

  private Scripted part(int from, int to) {
    String range = "bytes " + from + "-" + (to - 1) + "/" + stored.length;
    return new Scripted(
        206, Arrays.copyOfRange(stored, from, to), Map.of("Content-Range", range), false);
  }

  private static Scripted ok(byte[] bytes) {
    return new Scripted(200, bytes, Map.of(), false);
  }

  private static Scripted cut(int status, byte[] bytes, Map<String, String> headers) {
    return new Scripted(status, bytes, headers, true);
  }
}
