package io.manyline.proto.log;

/// Names of structured log fields. Session ids appear in clear, JIDs only as a keyed hash, message
/// texts and keys never.
public final class LogFields {
  public static final String SESSION_UID = "session_uid";
  public static final String COMMAND_ID = "command_id";
  public static final String EVENT_ID = "event_id";
  public static final String INCARNATION = "incarnation";
  public static final String FENCE = "fence";
  public static final String CODE = "code";

  private LogFields() {}
}
