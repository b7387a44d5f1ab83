package io.manyline.dispatcher.config;

/// Lets those wake a loop that are made before it.
final class LoopWake {
  private volatile Runnable loop = () -> {};

  void to(Runnable wakeLoop) {
    loop = wakeLoop;
  }

  void wake() {
    loop.run();
  }
}
