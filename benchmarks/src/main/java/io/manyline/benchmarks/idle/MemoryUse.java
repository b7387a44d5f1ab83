package io.manyline.benchmarks.idle;

import io.manyline.benchmarks.stack.Await;
import io.manyline.benchmarks.stack.ProcessUse;
import java.time.Duration;

/// Memory of a JVM whose heap has a fixed size and was touched whole.
///
/// @param heap bytes of live objects
/// @param other bytes of resident memory; only differences mean something, the heap is in it whole
record MemoryUse(double heap, double other) {
  private static final int MOST_LOOKS = 20;
  private static final double CALM = 0.002;

  /// Looks until the live heap stays as it is: until what was begun is through.
  static MemoryUse settled(ProcessUse process) {
    double previous = process.liveHeap();
    for (int i = 0; i < MOST_LOOKS; i++) {
      Await.pass(Duration.ofSeconds(2));
      double heap = process.liveHeap();
      if (Math.abs(heap - previous) < CALM * previous) {
        return new MemoryUse(heap, process.resident());
      }
      previous = heap;
    }
    return new MemoryUse(previous, process.resident());
  }

  MemoryUse since(MemoryUse before) {
    return new MemoryUse(heap - before.heap, other - before.other);
  }

  MemoryUse dividedBy(int count) {
    return new MemoryUse(heap / count, other / count);
  }

  double sum() {
    return heap + other;
  }
}
