package io.manyline.dispatcher.egress;

import io.manyline.dispatcher.egress.WebhookRequest.Recipient;
import io.manyline.registry.webhook.ClientTls;
import io.manyline.registry.webhook.EndpointId;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.AttributeKey;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClient.RequestSender;

/// An HTTP client for each recipient: with connections of its own, so that one that holds all of
/// its up takes none from another, of the same host or not; and with the TLS that it asks for, its
/// own authorities instead of the public ones, a certificate of ours to be shown. Host names are
/// verified in any case; HTTP/2 is offered in every handshake, and spoken nowhere without one.
///
/// **Order and threads:** thread-safe. **Errors:** an `SSLException` inside an
/// `IllegalStateException` for PEM that cannot be used.
final class RecipientClients {
  /// Beyond, all are made anew: endpoints come and go, and certificates are replaced.
  private static final int MOST = 5_000;

  /// Connections of different attributes are never shared.
  private static final AttributeKey<EndpointId> ENDPOINT = AttributeKey.valueOf("endpoint");

  private static final HttpProtocol[] PROTOCOLS = {HttpProtocol.H2, HttpProtocol.HTTP11};

  private final HttpClient plain;
  private final HttpClient usual;
  private final ConcurrentHashMap<ClientTls, HttpClient> byTls = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<EndpointId, Known> known = new ConcurrentHashMap<>();

  /// @param plain for `http`; those for `https` are made of it
  RecipientClients(HttpClient plain) {
    this.plain = plain;
    this.usual = plain.protocol(PROTOCOLS);
  }

  /// A POST to the recipient, without headers and body.
  RequestSender of(Recipient recipient) {
    Known there = known.get(recipient.endpoint());
    if (there != null && there.recipient.equals(recipient)) {
      return there.post;
    }
    if (known.size() >= MOST) {
      known.clear();
      byTls.clear();
    }
    Known made = new Known(recipient, sender(recipient));
    known.put(recipient.endpoint(), made);
    return made.post;
  }

  private RequestSender sender(Recipient recipient) {
    return client(recipient.url(), recipient.tls())
        .attr(ENDPOINT, recipient.endpoint())
        .post()
        .uri(recipient.url());
  }

  private HttpClient client(URI url, @Nullable ClientTls tls) {
    if (!url.getScheme().equals("https")) {
      return plain;
    }
    return tls == null ? usual : byTls.computeIfAbsent(tls, this::client);
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

  /// An endpoint as it was asked for last.
  private record Known(Recipient recipient, RequestSender post) {}
}
