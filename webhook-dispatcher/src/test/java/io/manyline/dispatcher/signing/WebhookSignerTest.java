package io.manyline.dispatcher.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.manyline.registry.session.WebhookSecret;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WebhookSignerTest {
  private static final WebhookSecret OLD = WebhookSecret.create(new SecureRandom());
  private static final WebhookSecret NEW = WebhookSecret.create(new SecureRandom());

  private final WebhookSigner signer = new WebhookSigner();

  /// Source: standard-webhooks/standard-webhooks `libraries/*` sign tests ("test_sign_function").
  @Test
  void signatureShouldBeThatOfTheReferenceLibraries() {
    SignedHeaders headers =
        signer.sign(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            Instant.ofEpochSecond(1614265330).plusMillis(999),
            utf8("{\"test\": 2432232314}"),
            List.of(new WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")));

    assertThat(headers)
        .isEqualTo(
            new SignedHeaders(
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                "1614265330",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
  }

  @Test
  void publicLibraryShouldVerifyWithEitherSecretWhileTheyAreExchanged() throws Exception {
    SignedHeaders headers =
        signer.sign("evt1", Instant.now(), utf8("{\"ü\":1}"), List.of(NEW, OLD));

    assertThat(headers.signature().split(" ")).hasSize(2);
    new Webhook(NEW.value()).verify("{\"ü\":1}", http(map(headers)));
    new Webhook(OLD.value()).verify("{\"ü\":1}", http(map(headers)));
  }

  @Test
  void publicLibraryShouldRefuseAnotherBodyAndAnotherSecret() {
    SignedHeaders headers = signer.sign("evt1", Instant.now(), utf8("{}"), List.of(NEW));

    assertThatThrownBy(() -> new Webhook(NEW.value()).verify("{ }", http(map(headers))))
        .isInstanceOf(WebhookVerificationException.class);
    assertThatThrownBy(() -> new Webhook(OLD.value()).verify("{}", http(map(headers))))
        .isInstanceOf(WebhookVerificationException.class);
  }

  @Test
  void signingShouldRefuseAnIdWithAFullStopAndNoSecret() {
    assertThatThrownBy(() -> signer.sign("a.b", Instant.EPOCH, utf8("{}"), List.of(NEW)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> signer.sign("ab", Instant.EPOCH, utf8("{}"), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void signaturesMadeAtTheSameTimeWithOneSecretShouldEachBeOfTheirOwnBody() {
    WebhookSigner alone = new WebhookSigner();
    List<byte[]> bodies =
        IntStream.range(0, 4_000).mapToObj(number -> utf8("body " + number)).toList();

    List<SignedHeaders> together =
        bodies.parallelStream().map(body -> signed(signer, body)).toList();

    assertThat(together)
        .isEqualTo(bodies.stream().map(body -> signed(alone, body)).toList())
        .doesNotHaveDuplicates();
  }

  private static SignedHeaders signed(WebhookSigner by, byte[] body) {
    return by.sign("evt1", Instant.EPOCH, body, List.of(NEW));
  }

  private static HttpHeaders http(Map<String, String> headers) {
    return HttpHeaders.of(
        headers.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> List.of(e.getValue()))),
        (_, _) -> true);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, String> map(SignedHeaders headers) {
    Map<String, String> map = new HashMap<>();
    headers.putInto(map);
    return map;
  }
}
