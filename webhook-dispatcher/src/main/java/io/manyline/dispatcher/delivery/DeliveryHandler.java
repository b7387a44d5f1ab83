package io.manyline.dispatcher.delivery;

import io.manyline.dispatcher.egress.PostResult;
import io.manyline.dispatcher.egress.WebhookClient;
import io.manyline.dispatcher.endpoint.Endpoint;
import io.manyline.dispatcher.retry.RetryAfter;
import io.manyline.dispatcher.retry.RetrySchedule;
import io.manyline.dispatcher.signing.WebhookSigner;
import io.manyline.proto.event.EventBody;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.log.LogFields;
import io.manyline.registry.webhook.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Makes one attempt: body, signature, POST, verdict.
///
/// **Flow:** live deliveries and due deliveries call it and settle by the verdict. **Order and
/// threads:** stateless; blocks for the POST, so it runs on a virtual thread. **Errors:** none for
/// what the endpoint does: that is a verdict.
public final class DeliveryHandler {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryHandler.class);

  private final WebhookSigner signer;
  private final WebhookClient client;
  private final RetrySchedule schedule;
  private final DeliveryMetrics metrics;
  private final InstantSource clock;

  public DeliveryHandler(
      WebhookSigner signer,
      WebhookClient client,
      RetrySchedule schedule,
      DeliveryMetrics metrics,
      InstantSource clock) {
    this.signer = signer;
    this.client = client;
    this.schedule = schedule;
    this.metrics = metrics;
    this.clock = clock;
  }

  /// @param number of this attempt, 1 for the first
  AttemptReport attempt(Endpoint endpoint, SessionEvent event, int number) {
    Instant start = clock.instant();
    String body =
        EventBody.json(event)
            .orElseThrow(() -> new IllegalArgumentException("unknown events get no task"));
    PostResult result =
        client.post(
            endpoint.url(),
            signer.sign(event.getEventId(), start, body, endpoint.secrets()).toMap(),
            body);
    Instant end = clock.instant();
    Attempt attempt =
        new Attempt(
            event.getEventId(), number, result.label(), start, Duration.between(start, end));
    Verdict verdict = verdict(result, number, end);
    metrics.attempted(attempt, verdict, event);
    LOG.atLevel(verdict instanceof Verdict.Delivered ? Level.DEBUG : Level.INFO)
        .addKeyValue(LogFields.SESSION_UID, event.getSessionUid())
        .addKeyValue(LogFields.EVENT_ID, event.getEventId())
        .addKeyValue(LogFields.CODE, result.label())
        .addKeyValue("attempt", number)
        .log("delivery.attempted");
    return new AttemptReport(
        attempt, verdict, endpoint.urlMark(), result instanceof PostResult.Answered);
  }

  /// The one place that decides what an answer means: 2xx is delivered, 410 disables the endpoint,
  /// everything else, redirects and client errors included, is tried again until the schedule ends.
  Verdict verdict(PostResult result, int attempts, Instant now) {
    Optional<Duration> retryAfter = Optional.empty();
    if (result instanceof PostResult.Answered(int status, Optional<String> header)) {
      if (status >= 200 && status < 300) {
        return new Verdict.Delivered();
      }
      if (status == 410) {
        return new Verdict.Gone();
      }
      retryAfter = header.flatMap(text -> RetryAfter.parse(text, now));
    }
    return schedule
        .after(attempts, retryAfter.orElse(null))
        .<Verdict>map(Verdict.Retry::new)
        .orElseGet(Verdict.Exhausted::new);
  }
}
