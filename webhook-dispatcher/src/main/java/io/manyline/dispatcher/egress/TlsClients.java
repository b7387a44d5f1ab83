package io.manyline.dispatcher.egress;

import io.manyline.registry.webhook.ClientTls;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;

/// The usual HTTP client, and one for each endpoint that asks more of TLS: its own authorities
/// instead of the public ones, a certificate of ours to be shown. Host names are verified in any
/// case.
///
/// **Order and threads:** thread-safe. **Errors:** an `SSLException` inside an
/// `IllegalStateException` for PEM that cannot be used.
final class TlsClients {
  /// Beyond, all are made anew: certificates are replaced now and then.
  private static final int MOST = 500;

  private final HttpClient usual;
  private final ConcurrentHashMap<ClientTls, HttpClient> clients = new ConcurrentHashMap<>();

  TlsClients(HttpClient usual) {
    this.usual = usual;
  }

  HttpClient of(@Nullable ClientTls tls) {
    if (tls == null) {
      return usual;
    }
    if (clients.size() >= MOST) {
      clients.clear();
    }
    return clients.computeIfAbsent(tls, this::client);
  }

  private HttpClient client(ClientTls tls) {
    try {
      SslContext context = context(tls);
      return usual.secure(spec -> spec.sslContext(context));
    } catch (SSLException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "TLS of an endpoint", new SSLException("certificate or key cannot be used", e));
    }
  }

  private static SslContext context(ClientTls tls) throws SSLException {
    SslContextBuilder builder = SslContextBuilder.forClient();
    String authorities = tls.authorities();
    if (authorities != null) {
      builder.trustManager(stream(authorities));
    }
    String certificate = tls.certificate();
    String key = tls.privateKey();
    if (certificate != null && key != null) {
      builder.keyManager(stream(certificate), stream(key));
    }
    return builder.build();
  }

  private static InputStream stream(String pem) {
    return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
  }
}
