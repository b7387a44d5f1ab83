package io.manyline.testsupport;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A real Kafka, one for the JVM, started at first use. Register with `@RegisterExtension static`.
public final class KafkaExtension implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    throw new UnsupportedOperationException();
  }

  public String bootstrapServers() {
    throw new UnsupportedOperationException();
  }
}
