package io.manyline.proto.serde;

/// Names of Kafka record headers.
public final class RecordHeaders {
  /// Version of the envelope, one unsigned byte. A reader that does not know it reports, not
  /// guesses.
  public static final String VERSION = "manyline-version";

  /// W3C trace context of the request that led to the record.
  public static final String TRACE_PARENT = "traceparent";

  /// The version that this release writes.
  public static final byte CURRENT_VERSION = 1;

  private RecordHeaders() {}
}
