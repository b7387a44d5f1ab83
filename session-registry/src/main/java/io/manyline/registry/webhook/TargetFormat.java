package io.manyline.registry.webhook;

import io.manyline.registry.session.WebhookSecret;
import io.manyline.registry.v1.StoredHeader;
import io.manyline.registry.v1.StoredTarget;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// [Target] ↔ what is sealed of an endpoint.
final class TargetFormat {
  private TargetFormat() {}

  static Target read(StoredTarget stored) {
    Map<String, String> headers = new LinkedHashMap<>();
    stored.getHeadersList().forEach(each -> headers.put(each.getName(), each.getValue()));
    return new Target(
        URI.create(stored.getUrl()),
        headers,
        stored.getPreviousSecret().isEmpty()
            ? Secrets.of(new WebhookSecret(stored.getSecret()))
            : new Secrets(
                new WebhookSecret(stored.getSecret()),
                new WebhookSecret(stored.getPreviousSecret()),
                Times.instant(stored.getPreviousUntil())),
        tls(stored));
  }

  /// @param before what was stored
  static StoredTarget write(Target target, StoredTarget before) {
    StoredTarget.Builder record =
        before.toBuilder()
            .setUrl(target.url().toString())
            .clearHeaders()
            .setSecret(target.secrets().current().value())
            .clearPreviousSecret()
            .clearPreviousUntil()
            .clearTlsAuthorities()
            .clearTlsCertificate()
            .clearTlsPrivateKey();
    target
        .headers()
        .forEach(
            (name, value) ->
                record.addHeaders(StoredHeader.newBuilder().setName(name).setValue(value)));
    WebhookSecret previous = target.secrets().previous();
    Instant until = target.secrets().previousUntil();
    if (previous != null && until != null) {
      record.setPreviousSecret(previous.value()).setPreviousUntil(Times.timestamp(until));
    }
    ClientTls tls = target.tls();
    if (tls != null) {
      record
          .setTlsAuthorities(text(tls.authorities()))
          .setTlsCertificate(text(tls.certificate()))
          .setTlsPrivateKey(text(tls.privateKey()));
    }
    return record.build();
  }

  private static @Nullable ClientTls tls(StoredTarget stored) {
    ClientTls tls =
        new ClientTls(
            orNull(stored.getTlsAuthorities()),
            orNull(stored.getTlsCertificate()),
            orNull(stored.getTlsPrivateKey()));
    return tls.authorities() == null && tls.certificate() == null ? null : tls;
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
