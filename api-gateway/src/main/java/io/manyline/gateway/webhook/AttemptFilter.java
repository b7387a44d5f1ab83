package io.manyline.gateway.webhook;

import io.manyline.registry.webhook.Attempt;
import io.manyline.registry.webhook.EventFilter;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which attempts are wanted. **Errors:** `VALIDATION_FAILED` that names the parameter.
///
/// @param result a class of results: `2xx` to `5xx`, `no_answer`, or `failed` for all but `2xx`
/// @param eventId of one event
/// @param type exact, or a family such as `message.*`
record AttemptFilter(@Nullable String result, @Nullable String eventId, @Nullable String type) {
  private static final String FAILED = "failed";
  private static final String NO_ANSWER = "no_answer";
  private static final Set<String> CLASSES =
      new TreeSet<>(Set.of("2xx", "3xx", "4xx", "5xx", FAILED, NO_ANSWER));

  AttemptFilter {
    if (result != null && !CLASSES.contains(result)) {
      throw WebhookFields.failed(
          "The parameter result takes %s.".formatted(String.join(", ", CLASSES)));
    }
    if (type != null && !WebhookFields.isOfEvents(type)) {
      throw WebhookFields.failed(
          "The parameter type takes a type such as message.received, or a family such as message.*. GET /docs/events lists all types.");
    }
  }

  boolean wants(Attempt attempt) {
    return (eventId == null || eventId.equals(attempt.eventId()))
        && (type == null || EventFilter.matches(type, attempt.details().type()))
        && (result == null || isOf(result, attempt.result()));
  }

  private static boolean isOf(String wanted, String result) {
    boolean answered = result.matches("[1-5][0-9]{2}");
    return switch (wanted) {
      case NO_ANSWER -> !answered;
      case FAILED -> !answered || result.charAt(0) != '2';
      default -> answered && result.charAt(0) == wanted.charAt(0);
    };
  }
}
