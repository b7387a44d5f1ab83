package io.manyline.worker.connection;

import java.util.concurrent.CompletionStage;

/// A bucket of tokens that all workers share.
public interface TokenBucket {
  /// @return how many of those wanted there were
  CompletionStage<Integer> take(int wanted);
}
