package io.manyline.gateway.webhook;

import io.manyline.registry.webhook.EventFilter;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Event types as a parameter in a path, for all who stream events.
public final class EventTypes {
  private EventTypes() {}

  /// **Errors:** `VALIDATION_FAILED`.
  ///
  /// @param written types and families with commas between; all when absent
  public static EventFilter filter(@Nullable String written) {
    return written == null
        ? EventFilter.ALL
        : new EventFilter(WebhookFields.types(List.of(written.split(",", -1))), Set.of());
  }
}
