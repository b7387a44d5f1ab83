package io.manyline.dispatcher.egress;

import io.manyline.registry.webhook.ClientTls;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;

/// The usual HTTP client, and one for each endpoint that asks more of TLS: its own authorities
/// instead of the public ones, a certificate of ours to be shown. Host names are verified in any
/// case; HTTP/2 is offered in every handshake, and spoken nowhere without one.
///
/// **Order and threads:** thread-safe. **Errors:** an `SSLException` inside an
/// `IllegalStateException` for PEM that cannot be used.
final class TlsClients {
  /// Beyond, all are made anew: certificates are replaced now and then.
  private static final int MOST = 500;

  private static final HttpProtocol[] PROTOCOLS = {HttpProtocol.H2, HttpProtocol.HTTP11};

  private final HttpClient plain;
  private final HttpClient usual;
  private final ConcurrentHashMap<ClientTls, HttpClient> clients = new ConcurrentHashMap<>();

  /// @param plain for `http`; those for `https` are made of it
  TlsClients(HttpClient plain) {
    this.plain = plain;
    this.usual = plain.protocol(PROTOCOLS);
  }

  HttpClient of(URI url, @Nullable ClientTls tls) {
    if (!url.getScheme().equals("https")) {
      return plain;
    }
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
    return builder
        .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                ApplicationProtocolNames.HTTP_2,
                ApplicationProtocolNames.HTTP_1_1))
        .build();
  }

  private static InputStream stream(String pem) {
    return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
  }
}
