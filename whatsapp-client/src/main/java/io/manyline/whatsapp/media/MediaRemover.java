package io.manyline.whatsapp.media;

import io.manyline.whatsapp.media.HostRounds.StaleException;
import io.manyline.whatsapp.media.MediaTransferException.Reason;
import io.manyline.whatsapp.socket.MediaHttp;
import io.manyline.whatsapp.socket.MediaHttp.Request;
import io.manyline.whatsapp.socket.MediaHttp.Response;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Tells a host that a file is not needed any more.
///
/// **Shape:** `DELETE https://{host}/mms/{type}/{token}?token=&d_md=&auth=[&e_handle=]`; `d_md` is
/// the direct path without its query in URL-safe base64 without padding. A file that is gone
/// already is as good as removed. **Errors:** [MediaTransferException]. **Source:** whatsmeow
/// upload.go `DeleteMedia`.
final class MediaRemover {
  private final MediaHttp http;
  private final MediaAddresses addresses;

  MediaRemover(MediaHttp http, MediaAddresses addresses) {
    this.http = http;
    this.addresses = addresses;
  }

  void remove(MediaLink link, MediaReference reference, String handle) {
    String path = MediaAddresses.checkPath(reference.directPath());
    String token = Base64.getUrlEncoder().encodeToString(reference.secrets().storedSha256());
    String query =
        "token="
            + encode(token)
            + "&d_md="
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(path.split("\\?", 2)[0].getBytes(StandardCharsets.UTF_8))
            + (handle.isEmpty() ? "" : "&e_handle=" + encode(handle));
    String place = "/mms/" + reference.secrets().type().path() + "/" + encode(token) + "?" + query;
    new HostRounds(link, MediaHosts::forUpload)
        .run(
            (hosts, host, attempt) ->
                attempt(addresses.uri(host, place + "&auth=" + encode(hosts.auth()))));
  }

  private @Nullable Boolean attempt(URI uri) {
    Request request = new Request("DELETE", uri, MediaUploader.HEADERS, null);
    try (Response response = http.exchange(request)) {
      return switch (response.status()) {
        case 200, 204, 404, 410 -> true;
        case 401, 403 -> throw new StaleException();
        default -> {
          if (response.status() < 500) {
            throw new MediaTransferException(
                Reason.REFUSED, "removal answered with " + response.status());
          }
          yield null;
        }
      };
    } catch (IOException e) {
      return null;
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
