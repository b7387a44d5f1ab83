package io.manyline.benchmarks.inbound;

import io.manyline.benchmarks.report.Latencies;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Joins what left with what arrived, by message id, whichever is known first.
///
/// **Order and threads:** phones and the receiver call it from their own threads; a repeated
/// delivery counts once.
final class Arrivals {
  private static final Pattern MESSAGE_ID = Pattern.compile("\"message_id\":\"([^\"]+)\"");

  private final Map<String, Long> left = new ConcurrentHashMap<>();
  private final Map<String, Long> arrived = new ConcurrentHashMap<>();
  private volatile Latencies latencies = new Latencies(0);

  /// From now on.
  void into(Latencies fresh) {
    left.clear();
    arrived.clear();
    latencies = fresh;
  }

  void sent(String messageId, long nanos) {
    Long there = arrived.get(messageId);
    if (there != null) {
      latencies.add(there - nanos);
      return;
    }
    left.put(messageId, nanos);
    // It may have arrived between the look and the note.
    there = arrived.get(messageId);
    if (there != null && left.remove(messageId) != null) {
      latencies.add(there - nanos);
    }
  }

  void delivered(String body, long nanos) {
    Matcher id = MESSAGE_ID.matcher(body);
    if (!id.find() || arrived.putIfAbsent(id.group(1), nanos) != null) {
      return;
    }
    Long sent = left.remove(id.group(1));
    if (sent != null) {
      latencies.add(nanos - sent);
    }
  }
}
