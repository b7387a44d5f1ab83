package io.manyline.worker.simulation;

/// Whatever a dead process still tries.
final class Killed extends Error {
  private static final long serialVersionUID = 1L;

  Killed() {
    super("the process is dead", null, false, false);
  }
}
