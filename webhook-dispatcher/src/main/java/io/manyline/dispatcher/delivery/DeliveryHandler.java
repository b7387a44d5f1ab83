package io.manyline.dispatcher.delivery;

import io.manyline.dispatcher.egress.PostResult;
import io.manyline.dispatcher.egress.WebhookBody;
import io.manyline.dispatcher.egress.WebhookClient;
import io.manyline.dispatcher.egress.WebhookRequest;
import io.manyline.dispatcher.egress.WebhookRequest.Recipient;
import io.manyline.dispatcher.retry.Pointer;
import io.manyline.dispatcher.retry.RetryAfter;
import io.manyline.dispatcher.retry.RetrySchedule;
import io.manyline.dispatcher.signing.WebhookSigner;
import io.manyline.proto.event.EventBody;
import io.manyline.proto.event.EventType;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.log.LogFields;
import io.manyline.registry.webhook.Attempt;
import io.manyline.registry.webhook.Ordering;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Makes one attempt: body, signature, POST, verdict.
///
/// **Flow:** live deliveries and due deliveries call it and settle by the verdict. **Order and
/// threads:** stateless. **Errors:** none for what the endpoint does: that is a verdict.
public final class DeliveryHandler {
  /// On an event before which later ones of its chat may have been sent.
  static final String LATE_HEADER = "webhook-late";

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

  /// Blocks until the answer is there.
  ///
  /// @param pointer as it is before this attempt
  AttemptReport attempt(WebhookEndpoint endpoint, SessionEvent event, Pointer pointer) {
    Instant start = clock.instant();
    PostResult result = client.post(request(endpoint, event, pointer, start));
    return report(endpoint, event, pointer, start, result);
  }

  /// Does not block.
  ///
  /// @param then called once, on a thread that must not be blocked
  void attempt(
      WebhookEndpoint endpoint, SessionEvent event, Pointer pointer, Consumer<AttemptReport> then) {
    Instant start = clock.instant();
    client.post(
        request(endpoint, event, pointer, start),
        result -> then.accept(report(endpoint, event, pointer, start, result)));
  }

  private WebhookRequest request(
      WebhookEndpoint endpoint, SessionEvent event, Pointer pointer, Instant start) {
    WebhookBody body =
        EventBody.utf8(event)
            .map(WebhookBody::new)
            .orElseThrow(() -> new IllegalArgumentException("unknown events get no task"));
    return new WebhookRequest(
        new Recipient(endpoint.id(), endpoint.target().url(), endpoint.target().tls()),
        headers(endpoint, event, pointer, body, start),
        body,
        endpoint.policy().timeout());
  }

  private AttemptReport report(
      WebhookEndpoint endpoint,
      SessionEvent event,
      Pointer pointer,
      Instant start,
      PostResult result) {
    int number = pointer.attempts() + 1;
    Instant end = clock.instant();
    Verdict verdict = verdict(result, number, endpoint.policy().retrySchedule(), end);
    Attempt attempt =
        new Attempt(
            event.getEventId(),
            number,
            result.label(),
            start,
            Duration.between(start, end),
            details(event, pointer, result, next(verdict, end)));
    metrics.attempted(attempt, verdict, event);
    LOG.atLevel(verdict instanceof Verdict.Delivered ? Level.DEBUG : Level.INFO)
        .addKeyValue(LogFields.SESSION_UID, event.getSessionUid())
        .addKeyValue(LogFields.EVENT_ID, event.getEventId())
        .addKeyValue(LogFields.CODE, result.label())
        .addKeyValue("attempt", number)
        .log("delivery.attempted");
    return new AttemptReport(
        attempt, verdict, endpoint, event, result instanceof PostResult.Answered);
  }

  /// Ours win over the endpoint's own.
  private Map<String, String> headers(
      WebhookEndpoint endpoint, SessionEvent event, Pointer pointer, WebhookBody body, Instant at) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (!endpoint.target().headers().isEmpty()) {
      endpoint
          .target()
          .headers()
          .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    }
    signer
        .sign(event.getEventId(), at, body.utf8(), endpoint.target().secrets().signing(at))
        .putInto(headers);
    headers.remove(LATE_HEADER);
    if (pointer.late() && endpoint.policy().ordering() == Ordering.PER_CHAT) {
      headers.put(LATE_HEADER, "true");
    }
    return headers;
  }

  private static Attempt.Details details(
      SessionEvent event, Pointer pointer, PostResult result, @Nullable Instant next) {
    return new Attempt.Details(
        EventType.of(event).map(EventType::publicName).orElse(""),
        new Attempt.Place(pointer.position().partition(), pointer.position().offset()),
        next,
        result instanceof PostResult.Answered answer ? answer.excerpt() : "");
  }

  private static @Nullable Instant next(Verdict verdict, Instant end) {
    return verdict instanceof Verdict.Retry(RetrySchedule.Wait wait)
        ? end.plus(wait.delay())
        : null;
  }

  /// The one place that decides what an answer means: 2xx is delivered, 410 disables the endpoint,
  /// everything else, redirects and client errors included, is tried again until the schedule ends.
  ///
  /// @param steps of the endpoint; none for the installation's
  Verdict verdict(PostResult result, int attempts, List<Duration> steps, Instant now) {
    Optional<Duration> retryAfter = Optional.empty();
    if (result instanceof PostResult.Answered(int status, Optional<String> header, _)) {
      if (status >= 200 && status < 300) {
        return new Verdict.Delivered();
      }
      if (status == 410) {
        return new Verdict.Gone();
      }
      retryAfter = header.flatMap(text -> RetryAfter.parse(text, now));
    }
    return schedule
        .after(steps, attempts, retryAfter.orElse(null))
        .<Verdict>map(Verdict.Retry::new)
        .orElseGet(Verdict.Exhausted::new);
  }
}
