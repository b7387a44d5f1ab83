package io.manyline.whatsapp.socket;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// [MediaHttp] over the JDK's client: TLS with the trust of [NettyTransport], no redirects.
///
/// **Shape:** connecting takes at most 10 s; an answer begins at most 30 s after the request, and
/// for a body as long again as it takes at 16 KiB/s; a body that stands still for 30 s is cut.
/// **Order and threads:** callers block; one daemon thread watches.
public final class MediaHttpClient implements MediaHttp, AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final long SLOWEST_BYTES_PER_SECOND = 16 << 10;

  private final HttpClient client;
  private final Duration stillness;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("media-watch").daemon().factory());

  /// @param trustedCertificatePem additional TLS certificate to trust (the sandbox's), or empty
  public MediaHttpClient(String trustedCertificatePem) {
    this(trustedCertificatePem, ANSWER);
  }

  /// @param stillness how long a body may stand still
  MediaHttpClient(String trustedCertificatePem, Duration stillness) {
    this.stillness = stillness;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .sslContext(context(trustedCertificatePem))
            .build();
  }

  @Override
  public Response exchange(Request request) throws IOException {
    try {
      HttpResponse<InputStream> response =
          client.send(request(request), BodyHandlers.ofInputStream());
      return new Answer(response, new Watched(response.body()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    watch.shutdownNow();
  }

  private static HttpRequest request(Request request) {
    Body body = request.body();
    long length = body == null ? 0 : body.length();
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(request.uri())
            .timeout(ANSWER.plusSeconds(length / SLOWEST_BYTES_PER_SECOND))
            .method(request.method(), publisher(body));
    request.headers().forEach(builder::header);
    if (body != null) {
      builder.header("Content-Type", "application/octet-stream");
    }
    return builder.build();
  }

  private static BodyPublisher publisher(@Nullable Body body) {
    if (body == null) {
      return BodyPublishers.noBody();
    }
    BodyPublisher stream =
        BodyPublishers.ofInputStream(
            () -> {
              try {
                return body.source().open();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    return BodyPublishers.fromPublisher(stream, body.length());
  }

  private static SSLContext context(String pem) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, ClientTls.trust(pem).getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("TLS trust cannot be set up: " + e.getMessage(), e);
    }
  }

  private record Answer(HttpResponse<InputStream> response, InputStream body) implements Response {
    @Override
    public int status() {
      return response.statusCode();
    }

    @Override
    public Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }

    @Override
    public void close() throws IOException {
      body.close();
    }
  }

  /// A body that is closed when it stands still, which fails whoever reads it.
  private final class Watched extends InputStream {
    private final InputStream body;

    Watched(InputStream body) {
      this.body = body;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      ScheduledFuture<?> cut =
          watch.schedule(this::cut, stillness.toMillis(), TimeUnit.MILLISECONDS);
      try {
        return body.read(target, offset, length);
      } finally {
        cut.cancel(false);
      }
    }

    @Override
    public void close() throws IOException {
      body.close();
    }

    private void cut() {
      try {
        body.close();
      } catch (IOException _) {
        // The reader learns it.
      }
    }
  }
}
