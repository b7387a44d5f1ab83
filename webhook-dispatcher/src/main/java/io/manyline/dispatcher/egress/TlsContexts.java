package io.manyline.dispatcher.egress;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.manyline.registry.webhook.ClientTls;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// What an endpoint asks of TLS, made ready: its own authorities instead of the public ones, a
/// certificate of ours to be shown, and what is offered to be spoken. Host names are verified in
/// any case.
///
/// **Order and threads:** thread-safe. **Errors:** an `SSLException` inside an
/// `IllegalStateException` for PEM that cannot be used.
final class TlsContexts {
  /// Endpoints come and go, and certificates are replaced.
  private static final int MOST = 5_000;

  private final String[] protocols;
  private final Cache<Optional<ClientTls>, SslContext> known =
      Caffeine.newBuilder().maximumSize(MOST).build();

  /// @param protocols names that ALPN has for what is offered
  TlsContexts(String... protocols) {
    this.protocols = protocols.clone();
  }

  SslContext of(@Nullable ClientTls tls) {
    return known.get(Optional.ofNullable(tls), this::made);
  }

  private SslContext made(Optional<ClientTls> tls) {
    try {
      SslContextBuilder builder = SslContextBuilder.forClient();
      if (tls.isPresent()) {
        apply(tls.get(), builder);
      }
      return builder
          .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
          .applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  Protocol.ALPN,
                  SelectorFailureBehavior.NO_ADVERTISE,
                  SelectedListenerFailureBehavior.ACCEPT,
                  protocols))
          .build();
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "TLS of an endpoint", new SSLException("certificate or key cannot be used", e));
    }
  }

  private static void apply(ClientTls tls, SslContextBuilder builder)
      throws GeneralSecurityException, IOException {
    String authorities = tls.authorities();
    if (authorities != null) {
      builder.trustManager(new OwnAuthorities(authorities));
    }
    String certificate = tls.certificate();
    String key = tls.privateKey();
    if (certificate != null && key != null) {
      builder.keyManager(stream(certificate), stream(key));
    }
  }

  private static InputStream stream(String pem) {
    return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
  }
}
