package io.manyline.dispatcher.config;

import io.manyline.dispatcher.event.SessionEventListener;
import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// Whether events are being read: part of readiness.
@Component("eventListener")
class EventListenerHealth implements HealthIndicator {
  private static final Duration SILENT = Duration.ofSeconds(15);

  private final SessionEventListener listener;

  EventListenerHealth(SessionEventListener listener) {
    this.listener = listener;
  }

  @Override
  public Health health() {
    boolean isReading = listener.sinceLastPoll().compareTo(SILENT) < 0;
    return (isReading ? Health.up() : Health.outOfService()).build();
  }
}
