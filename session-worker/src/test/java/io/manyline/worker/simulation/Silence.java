package io.manyline.worker.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/// No log while simulations run: whoever writes to the console may hold a monitor while it waits,
/// and a monitor is given on by a thread of the JVM's, which is not part of the simulation.
final class Silence implements BeforeAllCallback, AfterAllCallback {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger("io.manyline");

  private @Nullable Level before;

  @Override
  public void beforeAll(ExtensionContext context) {
    before = LOG.getLevel();
    LOG.setLevel(Level.OFF);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    LOG.setLevel(before);
  }
}
