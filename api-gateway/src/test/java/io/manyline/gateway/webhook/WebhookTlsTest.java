package io.manyline.gateway.webhook;

import static io.manyline.gateway.webhook.WebhookCalls.HOOK;
import static io.manyline.gateway.webhook.WebhookCalls.body;
import static io.manyline.gateway.webhook.WebhookCalls.data;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.gateway.fixture.GatewayExtension;
import io.manyline.registry.webhook.ClientTls;
import io.manyline.testsupport.TlsKeys;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What is asked of TLS: taken when a dispatcher can use it, refused when it cannot.
class WebhookTlsTest {
  @RegisterExtension static final GatewayExtension GATEWAY = new GatewayExtension();

  private static KeyStore keys;
  private static KeyStore others;

  private final WebhookCalls calls = new WebhookCalls(GATEWAY);

  @BeforeAll
  static void makeKeys(@TempDir Path directory, @TempDir Path otherDirectory) throws Exception {
    keys = TlsKeys.signed(directory);
    others = TlsKeys.selfSigned(otherDirectory);
  }

  @Test
  void pairAndAuthoritiesShouldBeTakenAndShownAsThere() throws Exception {
    String shown = certificate(keys, TlsKeys.ALIAS) + certificate(keys, TlsKeys.AUTHORITY);
    String trusted = certificate(keys, TlsKeys.AUTHORITY);
    Map<String, String> tls =
        Map.of("authorities", trusted, "certificate", shown, "private_key", key(keys));

    JsonNode created = data(calls.post("/api/webhooks", Map.of("url", HOOK, "tls", tls)));

    JsonNode webhook = created.path("webhook");
    assertThat(webhook.path("own_authorities").asBoolean()).isTrue();
    assertThat(webhook.path("client_certificate").asBoolean()).isTrue();
    assertThat(created.toString()).doesNotContain("BEGIN");
    assertThat(calls.stored(webhook.path("id").asString()).target().tls())
        .isEqualTo(new ClientTls(trusted, shown, key(keys)));
  }

  @Test
  void eachOfBothShouldBeEnough() throws Exception {
    String path = calls.created("/api/webhooks");
    String own = certificate(keys, TlsKeys.ALIAS);

    JsonNode trusting = data(calls.patch(path, tls(Map.of("authorities", own))));
    assertThat(trusting.path("own_authorities").asBoolean()).isTrue();
    assertThat(trusting.path("client_certificate").asBoolean()).isFalse();
    assertThat(calls.stored(path).target().tls()).isEqualTo(new ClientTls(own, null, null));

    JsonNode showing = data(calls.patch(path, pair(own, key(keys))));
    assertThat(showing.path("own_authorities").asBoolean()).isFalse();
    assertThat(showing.path("client_certificate").asBoolean()).isTrue();
    assertThat(calls.stored(path).target().tls()).isEqualTo(new ClientTls(null, own, key(keys)));

    JsonNode neither = data(calls.patch(path, tls(Map.of())));
    assertThat(neither.path("own_authorities").asBoolean()).isFalse();
    assertThat(neither.path("client_certificate").asBoolean()).isFalse();
    assertThat(calls.stored(path).target().tls()).isNull();
  }

  @Test
  void keyOfAnotherCertificateShouldBeRefused() throws Exception {
    refused(pair(certificate(keys, TlsKeys.ALIAS), key(others)));
  }

  @Test
  void keyThatCannotBeUsedShouldBeRefused(@TempDir Path directory) throws Exception {
    KeyStore edwards = TlsKeys.selfSigned(directory, "-keyalg", "Ed25519");

    refused(pair(certificate(edwards, TlsKeys.ALIAS), key(edwards)));
  }

  @Test
  void chainThatCannotBeUsedShouldBeRefused() throws Exception {
    byte[] chain =
        CertificateFactory.getInstance("X.509")
            .generateCertPath(List.of(keys.getCertificate(TlsKeys.ALIAS)))
            .getEncoded("PKCS7");
    String own = certificate(keys, TlsKeys.ALIAS);

    refused(pair(block("PKCS7", chain), key(keys)));
    refused(pair(own + certificate(others, TlsKeys.ALIAS), key(keys)));
  }

  private void refused(Map<String, Object> request) {
    String path = calls.created("/api/webhooks");

    JsonNode refusal = body(calls.patch(path, request).expectStatus().isBadRequest());

    assertThat(refusal.path("code").asString()).isEqualTo("VALIDATION_FAILED");
    assertThat(refusal.path("error").asString()).contains("tls.private_key");
    assertThat(calls.stored(path).target().tls()).isNull();
  }

  private static Map<String, Object> pair(String certificate, String key) {
    return tls(Map.of("certificate", certificate, "private_key", key));
  }

  private static Map<String, Object> tls(Map<String, String> fields) {
    return Map.of("tls", fields);
  }

  private static String certificate(KeyStore keys, String alias) throws Exception {
    return block("CERTIFICATE", keys.getCertificate(alias).getEncoded());
  }

  private static String key(KeyStore keys) throws Exception {
    return block(
        "PRIVATE KEY", keys.getKey(TlsKeys.ALIAS, TlsKeys.PASSWORD.toCharArray()).getEncoded());
  }

  private static String block(String name, byte[] content) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(name, text);
  }
}
