package io.manyline.standalone;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.Map;

/// The `%service` of a log line: which service it comes from, told by the logger's package.
public final class ServiceNameConverter extends ClassicConverter {
  private static final Map<String, String> NAMES =
      Map.of(
          "gateway", "gateway",
          "worker", "worker",
          "whatsapp", "worker",
          "dispatcher", "dispatcher",
          "sandbox", "sandbox",
          "registry", "registry");

  private static final String PREFIX = "io.manyline.";

  @Override
  public String convert(ILoggingEvent event) {
    String logger = event.getLoggerName();
    if (!logger.startsWith(PREFIX)) {
      return logger.startsWith("org.apache.kafka.") || logger.startsWith("kafka.") ? "kafka" : "-";
    }
    int end = logger.indexOf('.', PREFIX.length());
    String room = logger.substring(PREFIX.length(), end < 0 ? logger.length() : end);
    return NAMES.getOrDefault(room, "manyline");
  }
}
