package io.manyline.audit;

/// What Kafka has of a message: one record.
///
/// @param session number of the account
/// @param chat as the event names it
/// @param repeat marked as one that may have been told before
public record Told(
    String session, String messageId, String eventId, String chat, Place place, boolean repeat) {

  public Arrival arrival() {
    return new Arrival(session, messageId);
  }

  /// Where the record is. @param partition of `session-events`
  public record Place(int partition, long offset) {}
}
