package io.manyline.worker.connection;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// WhatsApp's own page that names the current version of its web client.
///
/// **Shape:** a script that holds `"client_revision":N`, quotes escaped or not; the version is
/// `2.3000.N`. At most [#MAX_BYTES] are read, no redirect is followed, 10 s in all. **Errors:**
/// [IOException] for anything but a 200. **Source:** Baileys src/Utils/generics.ts
/// `fetchLatestWaWebVersion`, whatsapp-rust src/version.rs and wacore/src/version.rs.
public final class VersionPage {
  static final int MAX_BYTES = 4 << 20;

  /// The wire has 32 bits for it.
  private static final long MAX_REVISION = 0xffff_ffffL;

  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Pattern REVISION =
      Pattern.compile("client_revision\\\\?\"?\\s*:\\s*\\\\?\"?(\\d{6,10})(?!\\d)");

  private final URI address;

  public VersionPage(URI address) {
    this.address = address;
  }

  /// Blocks. @return empty when the page names no revision
  public Optional<String> fetch() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(DEADLINE)
            .header("sec-fetch-site", "none")
            .header(
                "user-agent",
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
                    + " Chrome/131.0.0.0 Safari/537.36")
            .build();
    try (HttpClient http =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(DEADLINE)
            .build()) {
      HttpResponse<InputStream> answer =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() != 200) {
          throw new IOException("status " + answer.statusCode());
        }
        return parse(new String(body.readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
      }
    }
  }

  static Optional<String> parse(String script) {
    Matcher matcher = REVISION.matcher(script);
    return matcher.find() && Long.parseLong(matcher.group(1)) <= MAX_REVISION
        ? Optional.of("2.3000." + matcher.group(1))
        : Optional.empty();
  }
}
