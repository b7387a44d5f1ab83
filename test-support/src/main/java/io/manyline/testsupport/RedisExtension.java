package io.manyline.testsupport;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A real Redis, one for the JVM, started at first use. Register with `@RegisterExtension static`.
public final class RedisExtension implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    throw new UnsupportedOperationException();
  }

  public String host() {
    throw new UnsupportedOperationException();
  }

  public int port() {
    throw new UnsupportedOperationException();
  }
}
