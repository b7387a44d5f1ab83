package io.manyline.gateway.webhook;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.problem.ProblemException;
import io.manyline.gateway.session.WebhookAddress;
import io.manyline.proto.event.EventType;
import io.manyline.registry.session.WebhookSecret;
import io.manyline.registry.webhook.ChatKind;
import io.manyline.registry.webhook.EventFilter;
import io.manyline.registry.webhook.Ordering;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Checks of the fields that an endpoint has. **Errors:** `VALIDATION_FAILED` that names the field.
final class WebhookFields {
  private static final int MOST_TYPES = 100;
  private static final int MOST_STEPS = 20;
  private static final Duration LONGEST_SCHEDULE = Duration.ofHours(72);
  private static final String SECRET_PREFIX = "whsec_";
  private static final int LEAST_SECRET = 24;
  private static final int MOST_SECRET = 64;

  private WebhookFields() {}

  static URI url(@Nullable String written) {
    if (written == null || written.isBlank()) {
      throw failed("The field url is required: where the events are posted to.");
    }
    return WebhookAddress.checked("url", written);
  }

  /// All of them when absent.
  static List<String> types(@Nullable List<String> written) {
    if (written == null) {
      return EventFilter.ALL.types();
    }
    if (written.isEmpty() || written.size() > MOST_TYPES) {
      throw failed(
          "The field types takes 1 to %d types. Leave it out, or write [\"*\"], for all."
              .formatted(MOST_TYPES));
    }
    for (String type : written) {
      if (type == null || !isOfEvents(type)) {
        throw failed(
            "The field types has an entry that no event is of. Write a type such as message.received, a family such as message.*, or *. GET /docs/events lists all types.");
      }
    }
    return written.stream().distinct().toList();
  }

  /// Whether there are events of this type or family.
  static boolean isOfEvents(String pattern) {
    return EventFilter.isPattern(pattern)
        && Arrays.stream(EventType.values())
            .anyMatch(type -> EventFilter.matches(pattern, type.publicName()));
  }

  /// None of them, which means all, when absent.
  static Set<ChatKind> chats(@Nullable List<String> written) {
    Set<ChatKind> kinds = EnumSet.noneOf(ChatKind.class);
    if (written != null) {
      written.forEach(each -> kinds.add(named("chats", each, ChatKind.values())));
    }
    return kinds;
  }

  static Ordering ordering(String written) {
    return named("ordering", written, Ordering.values());
  }

  static Duration timeout(int seconds) {
    return Duration.ofSeconds(number("timeout_seconds", seconds, 1, 30));
  }

  static int concurrency(int written) {
    return number("concurrency", written, 1, 64);
  }

  static List<Duration> schedule(List<Integer> seconds) {
    if (seconds.size() > MOST_STEPS
        || !ascendsFromZero(seconds)
        || seconds.stream().mapToLong(Integer::longValue).sum() > LONGEST_SCHEDULE.toSeconds()) {
      throw failed(
          "The field retry_schedule_seconds takes at most %d waits in seconds, together at most %d: 0, as the first attempt is made at once, and then none that is shorter than the one before. An empty list means those of the installation."
              .formatted(MOST_STEPS, LONGEST_SCHEDULE.toSeconds()));
    }
    List<Duration> steps = new ArrayList<>();
    seconds.forEach(each -> steps.add(Duration.ofSeconds(each)));
    return steps;
  }

  private static boolean ascendsFromZero(List<Integer> seconds) {
    int before = 0;
    for (Integer each : seconds) {
      if (each == null || each < before) {
        return false;
      }
      before = each;
    }
    return seconds.isEmpty() || seconds.getFirst() == 0;
  }

  static WebhookSecret secret(String written) {
    if (written.startsWith(SECRET_PREFIX)) {
      try {
        byte[] key = Base64.getDecoder().decode(written.substring(SECRET_PREFIX.length()));
        if (key.length >= LEAST_SECRET && key.length <= MOST_SECRET) {
          return new WebhookSecret(written);
        }
      } catch (IllegalArgumentException _) {
        // Said below.
      }
    }
    throw failed(
        "The field secret takes %s and %d to %d bytes in base64. Leave it out to have one made."
            .formatted(SECRET_PREFIX, LEAST_SECRET, MOST_SECRET));
  }

  static int number(String field, int number, int least, int most) {
    if (number < least || number > most) {
      throw failed("The field %s is a number from %d to %d.".formatted(field, least, most));
    }
    return number;
  }

  private static <E extends Enum<E>> E named(String field, @Nullable String written, E[] values) {
    return Arrays.stream(values)
        .filter(value -> name(value).equals(written))
        .findFirst()
        .orElseThrow(
            () ->
                failed(
                    "The field %s takes %s."
                        .formatted(
                            field,
                            Arrays.stream(values)
                                .map(WebhookFields::name)
                                .collect(Collectors.joining(", ")))));
  }

  /// As the API writes it.
  static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static ProblemException failed(String why) {
    return ErrorCode.VALIDATION_FAILED.because(why);
  }
}
