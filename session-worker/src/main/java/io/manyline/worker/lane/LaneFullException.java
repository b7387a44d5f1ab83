package io.manyline.worker.lane;

import java.util.concurrent.RejectedExecutionException;

/// A lane that takes nothing more: it is closed, or so full that its session cannot be sound.
public final class LaneFullException extends RejectedExecutionException {
  LaneFullException(String message) {
    super(message);
  }
}
