package io.manyline.whatsapp.media;

import io.manyline.whatsapp.media.HostRounds.StaleException;
import io.manyline.whatsapp.media.MediaTransferException.Reason;
import io.manyline.whatsapp.mediafile.EncryptedMedia;
import io.manyline.whatsapp.mediafile.MediaEncryptor;
import io.manyline.whatsapp.mediafile.MediaType;
import io.manyline.whatsapp.socket.MediaHttp;
import io.manyline.whatsapp.socket.MediaHttp.Body;
import io.manyline.whatsapp.socket.MediaHttp.Request;
import io.manyline.whatsapp.socket.MediaHttp.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Encrypts a file into its spool and stores it; a channel's file is stored as it is.
///
/// **Shape:** `POST https://{host}/mms/{type}/{token}?auth=&token=[&file_offset=]`, for a channel
/// `/newsletter/newsletter-{type}/{token}`; token = URL-safe base64 of the stored file's hash. A
/// large file, and one whose upload was cut, is asked for with `resume=1` first, and only the rest
/// is sent. **Errors:** [MediaTransferException]. **Source:** whatsmeow upload.go, whatsapp-rust
/// src/upload.rs, Baileys src/Utils/messages-media.ts.
final class MediaUploader {
  /// From how many bytes on it is worth asking before the first attempt.
  static final long ASK_FIRST = 5L << 20;

  static final Map<String, String> HEADERS =
      Map.of("Origin", "https://web.whatsapp.com", "Referer", "https://web.whatsapp.com/");
  private static final int MAX_ANSWER = 64 << 10;
  private static final int KEY_BYTES = 32;

  private final MediaHttp http;
  private final MediaAddresses addresses;
  private final InstantSource clock;
  private final SecureRandom random;

  MediaUploader(
      MediaHttp http, MediaAddresses addresses, InstantSource clock, SecureRandom random) {
    this.http = http;
    this.addresses = addresses;
    this.clock = clock;
    this.random = random;
  }

  UploadedMedia upload(
      MediaLink link, MediaType type, MediaSource source, long limit, SpoolFile spool)
      throws IOException {
    EncryptedMedia media = encrypt(type, source, limit, spool);
    Instant at = clock.instant();
    String folder = "/mms/" + type.path() + "/";
    StoredAt stored =
        store(link, folder, media.storedSha256(), new Bytes(media.storedLength(), spool::openAt));
    return uploaded(stored, media, at);
  }

  UploadedMedia uploadUnencrypted(MediaLink link, MediaType type, MediaSource source, long limit)
      throws IOException {
    EncryptedMedia media;
    try (InputStream in = source.open()) {
      media = EncryptedMedia.unencrypted(in, limit);
    }
    String folder = "/newsletter/newsletter-" + type.path() + "/";
    Bytes bytes = new Bytes(media.length(), offset -> openAt(source, offset));
    return uploaded(store(link, folder, media.sha256(), bytes), media, Instant.EPOCH);
  }

  private StoredAt store(MediaLink link, String folder, byte[] sha256, Bytes bytes) {
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(sha256);
    return new HostRounds(link, MediaHosts::forUpload)
        .run(
            (hosts, host, attempt) ->
                attempt(new Place(host, folder + token, hosts.auth(), token), bytes, attempt));
  }

  private static UploadedMedia uploaded(StoredAt stored, EncryptedMedia media, Instant at) {
    String path = MediaAddresses.checkPath(stored.directPath());
    return new UploadedMedia(stored.url(), path, stored.handle(), media, at);
  }

  private static InputStream openAt(MediaSource source, long offset) throws IOException {
    InputStream in = source.open();
    try {
      in.skipNBytes(offset);
      return in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private EncryptedMedia encrypt(MediaType type, MediaSource source, long limit, SpoolFile spool)
      throws IOException {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    try (InputStream in = source.open();
        OutputStream out = spool.rewrite()) {
      return MediaEncryptor.encrypt(key, type, in, out, limit);
    }
  }

  private @Nullable StoredAt attempt(Place place, Bytes bytes, int attempt) {
    try {
      UploadAnswer here =
          attempt > 0 || bytes.length() >= ASK_FIRST ? ask(place) : UploadAnswer.NOTHING;
      if (here.isComplete()) {
        return here.stored();
      }
      return send(place, bytes, here.offset() < bytes.length() ? here.offset() : 0);
    } catch (IOException e) {
      // Cut, or not reached: the next attempt asks what arrived.
      return null;
    }
  }

  private UploadAnswer ask(Place place) throws IOException {
    Request request =
        new Request("POST", addresses.uri(place.host(), place.path("&resume=1")), HEADERS, null);
    try (Response response = http.exchange(request)) {
      return response.status() == 200 ? read(response) : UploadAnswer.NOTHING;
    }
  }

  private @Nullable StoredAt send(Place place, Bytes bytes, long offset) throws IOException {
    String further = offset > 0 ? "&file_offset=" + offset : "";
    Body body = new Body(bytes.length() - offset, () -> bytes.from().openAt(offset));
    Request request =
        new Request("POST", addresses.uri(place.host(), place.path(further)), HEADERS, body);
    try (Response response = http.exchange(request)) {
      int status = response.status();
      return switch (status) {
        case 200 -> read(response).stored();
        case 401, 403 -> throw new StaleException();
        case 413 ->
            throw new MediaTransferException(Reason.TOO_LARGE, "the server takes no such file");
        default -> {
          if (status >= 400 && status < 500 && status != 408 && status != 416 && status != 429) {
            throw new MediaTransferException(Reason.REFUSED, "upload answered with " + status);
          }
          yield null;
        }
      };
    }
  }

  private static UploadAnswer read(Response response) throws IOException {
    return UploadAnswer.read(response.body().readNBytes(MAX_ANSWER));
  }

  /// Where a file was stored.
  record StoredAt(String url, String directPath, String handle) {}

  /// What is sent, from any of its bytes on.
  private record Bytes(long length, From from) {
    interface From {
      InputStream openAt(long offset) throws IOException;
    }
  }

  /// Where it is to be stored.
  private record Place(MediaHosts.Host host, String path, String auth, String token) {
    String path(String further) {
      return path
          + "?auth="
          + URLEncoder.encode(auth, StandardCharsets.UTF_8)
          + "&token="
          + token
          + further;
    }
  }
}
