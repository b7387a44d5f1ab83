package io.manyline.dispatcher.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.dispatcher.egress.WebhookRequest.Recipient;
import io.manyline.registry.webhook.EndpointId;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class Http1SpeakersTest {
  private static final EndpointId ENDPOINT = new EndpointId("wh_1");
  private static final Recipient ONE = recipient("https://one.test/");

  private final AtomicLong nanos = new AtomicLong();
  private final Http1Speakers speakers = new Http1Speakers(nanos::get);

  @Test
  void whoChoseOnceShouldBeAskedAgainAfterTenMinutes() {
    assertThat(speakers.contains(ONE)).isFalse();
    speakers.add(ONE);

    nanos.addAndGet(Duration.ofMinutes(10).toNanos() - 1);
    assertThat(speakers.contains(ONE)).isTrue();
    nanos.addAndGet(1);
    assertThat(speakers.contains(ONE)).isFalse();
  }

  @Test
  void endpointAtAnotherAddressShouldBeAskedAnew() {
    speakers.add(ONE);

    assertThat(speakers.contains(recipient("https://two.test/"))).isFalse();
  }

  private static Recipient recipient(String url) {
    return new Recipient(ENDPOINT, URI.create(url), null);
  }
}
