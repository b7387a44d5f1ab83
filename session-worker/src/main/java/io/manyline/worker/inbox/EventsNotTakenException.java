package io.manyline.worker.inbox;

/// Kafka did not take events that must not be lost: their rows stay.
public final class EventsNotTakenException extends RuntimeException {
  public EventsNotTakenException(Throwable cause) {
    super("Kafka did not take an event: " + cause.getMessage(), cause);
  }
}
