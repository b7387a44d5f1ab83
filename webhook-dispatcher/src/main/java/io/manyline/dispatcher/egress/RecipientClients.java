package io.manyline.dispatcher.egress;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.manyline.dispatcher.egress.WebhookRequest.Recipient;
import io.manyline.registry.webhook.ClientTls;
import io.manyline.registry.webhook.EndpointId;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClient.RequestSender;

/// An HTTP client for each recipient by TLS: with connections of its own, so that one that holds
/// all of its up takes none from another, of the same host or not; and with the TLS that it asks
/// for, see [TlsContexts]. HTTP/2 is offered in every handshake.
///
/// **Order and threads:** thread-safe.
final class RecipientClients {
  /// Endpoints come and go, and certificates are replaced.
  private static final int MOST = 5_000;

  /// Connections of different attributes are never shared.
  private static final AttributeKey<EndpointId> ENDPOINT = AttributeKey.valueOf("endpoint");

  private static final HttpProtocol[] PROTOCOLS = {HttpProtocol.H2, HttpProtocol.HTTP11};

  private final TlsContexts contexts =
      new TlsContexts(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);

  private final HttpClient usual;
  private final Cache<ClientTls, HttpClient> byTls =
      Caffeine.newBuilder().maximumSize(MOST).build();
  private final Cache<EndpointId, Known> known = Caffeine.newBuilder().maximumSize(MOST).build();

  /// @param base what all have in common
  RecipientClients(HttpClient base) {
    this.usual = base.protocol(PROTOCOLS);
  }

  /// A POST to the recipient, without headers and body.
  RequestSender of(Recipient recipient) {
    Known there = known.getIfPresent(recipient.endpoint());
    if (there != null && there.recipient.equals(recipient)) {
      return there.post;
    }
    Known made = new Known(recipient, sender(recipient));
    known.put(recipient.endpoint(), made);
    return made.post;
  }

  private RequestSender sender(Recipient recipient) {
    return client(recipient.tls()).attr(ENDPOINT, recipient.endpoint()).post().uri(recipient.url());
  }

  private HttpClient client(@Nullable ClientTls tls) {
    return tls == null ? usual : byTls.get(tls, this::made);
  }

  private HttpClient made(ClientTls tls) {
    SslContext context = contexts.of(tls);
    return usual.secure(spec -> spec.sslContext(context));
  }

  /// An endpoint as it was asked for last.
  private record Known(Recipient recipient, RequestSender post) {}
}
