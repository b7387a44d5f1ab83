package io.manyline.dispatcher.config;

/// Lets a settlement wake the retry loop, which is made after it.
final class RetryWake {
  private volatile Runnable loop = () -> {};

  void to(Runnable wakeLoop) {
    loop = wakeLoop;
  }

  void wake() {
    loop.run();
  }
}
