package io.manyline.whatsapp.media;

import io.manyline.whatsapp.media.HostRounds.StaleException;
import io.manyline.whatsapp.media.MediaTransferException.Reason;
import io.manyline.whatsapp.mediafile.MediaKeys;
import io.manyline.whatsapp.socket.MediaHttp;
import io.manyline.whatsapp.socket.MediaHttp.Request;
import io.manyline.whatsapp.socket.MediaHttp.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Loads a stored file into its spool, going on where it was cut.
///
/// **Shape:** `GET https://{host}{direct path}&hash=&mms-type=&__wa-mms=`; after a cut with `Range:
/// bytes={here}-`. Never more bytes than the message told, or than the limit, whatever the host
/// says. **Errors:** [MediaTransferException]: `NOT_AVAILABLE` after 403, 404 and 410, `TOO_LARGE`,
/// `CORRUPT` for a host that sends another length. **Source:** whatsmeow download.go.
final class MediaDownloader {
  private static final int CHUNK = 64 << 10;
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes ([0-9]{1,15})-[0-9]{1,15}/([0-9]{1,15}|\\*)");

  private final MediaHttp http;
  private final MediaAddresses addresses;

  MediaDownloader(MediaHttp http, MediaAddresses addresses) {
    this.http = http;
    this.addresses = addresses;
  }

  void download(MediaLink link, MediaReference reference, long limit, SpoolFile spool) {
    String path = MediaAddresses.checkPath(reference.directPath());
    long told = reference.secrets().length();
    if (told > limit) {
      throw new MediaTransferException(Reason.TOO_LARGE, told + " bytes are told");
    }
    long most = MediaKeys.storedLength(told > 0 ? told : limit);
    Wanted wanted = new Wanted(path + query(path, reference), most, told > 0);
    new HostRounds(link, MediaHosts::forDownload)
        .run((hosts, host, attempt) -> attempt(host, wanted, spool));
  }

  /// @return null when it was cut or the host has trouble
  private @Nullable Boolean attempt(MediaHosts.Host host, Wanted wanted, SpoolFile spool) {
    URI uri = addresses.uri(host, wanted.path());
    try {
      long here = length(spool);
      Map<String, String> headers = new HashMap<>(MediaUploader.HEADERS);
      if (here > 0) {
        headers.put("Range", "bytes=" + here + "-");
      }
      try (Response response = http.exchange(new Request("GET", uri, headers, null))) {
        return take(response, here, wanted, spool);
      }
    } catch (IOException e) {
      return null;
    }
  }

  private @Nullable Boolean take(Response response, long here, Wanted wanted, SpoolFile spool)
      throws IOException {
    switch (response.status()) {
      case 200 -> save(response, 0, wanted, spool);
      case 206 -> save(response, goesOnAt(response, here), wanted, spool);
      case 401 -> throw new StaleException();
      case 403, 404, 410 ->
          throw new MediaTransferException(
              Reason.NOT_AVAILABLE, "download answered with " + response.status());
      case 416 -> {
        // What is here is none of the file, or all of it and more.
        clear(spool);
        return null;
      }
      default -> {
        if (response.status() < 500 && response.status() != 408 && response.status() != 429) {
          throw new MediaTransferException(
              Reason.REFUSED, "download answered with " + response.status());
        }
        return null;
      }
    }
    long length = length(spool);
    if (wanted.exact() && length != wanted.most()) {
      throw corrupt(length + " bytes came, " + wanted.most() + " are told");
    }
    return true;
  }

  private static long goesOnAt(Response response, long here) {
    Matcher range = CONTENT_RANGE.matcher(response.header("Content-Range").orElse(""));
    if (!range.matches() || Long.parseLong(range.group(1)) != here) {
      throw corrupt("another part came than was asked for");
    }
    return here;
  }

  /// Writes until the answer ends; what came before a cut stays.
  private static void save(Response response, long offset, Wanted wanted, SpoolFile spool)
      throws IOException {
    long announced = announced(response);
    if (offset + Math.max(0, announced) > wanted.most()) {
      throw tooMuch(wanted);
    }
    InputStream in = response.body();
    long received = 0;
    try (OutputStream out = open(spool, offset)) {
      byte[] chunk = new byte[CHUNK];
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        received += read;
        if (offset + received > wanted.most()) {
          throw tooMuch(wanted);
        }
        write(out, chunk, read);
      }
    }
    if (announced >= 0 && received < announced) {
      throw new IOException("the answer ended early");
    }
  }

  private static OutputStream open(SpoolFile spool, long offset) {
    try {
      return offset > 0 ? spool.append() : spool.rewrite();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Our own disk's failures are not the host's.
  private static void write(OutputStream out, byte[] chunk, int length) {
    try {
      out.write(chunk, 0, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long length(SpoolFile spool) {
    try {
      return spool.length();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void clear(SpoolFile spool) {
    try {
      spool.rewrite().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long announced(Response response) {
    return response
        .header("Content-Length")
        .filter(text -> text.matches("[0-9]{1,15}"))
        .map(Long::parseLong)
        .orElse(-1L);
  }

  private static String query(String path, MediaReference reference) {
    String hash = Base64.getUrlEncoder().encodeToString(reference.secrets().storedSha256());
    return (path.contains("?") ? "&" : "?")
        + "hash="
        + hash.replace("=", "%3D")
        + "&mms-type="
        + reference.secrets().type().path()
        + "&__wa-mms=";
  }

  private static MediaTransferException tooMuch(Wanted wanted) {
    return wanted.exact()
        ? corrupt("more came than the " + wanted.most() + " bytes that are told")
        : new MediaTransferException(Reason.TOO_LARGE, "more than " + wanted.most() + " bytes");
  }

  private static MediaTransferException corrupt(String why) {
    return new MediaTransferException(Reason.CORRUPT, why);
  }

  /// @param most stored bytes @param exact whether these are all there may be
  private record Wanted(String path, long most, boolean exact) {}
}
