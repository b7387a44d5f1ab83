package io.manyline.testsupport;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A real Kafka, one for the JVM, started at first use and stopped when the test run ends. Register
/// with `@RegisterExtension static`.
///
/// Embedded in the JVM, or in a container when the system property `manyline.test.kafka` is
/// `container`; `./manyline test` runs the tests a second time so where a Docker engine answers.
/// All test classes of a JVM share it: keep them apart by unique topic names and ids.
public final class KafkaExtension implements BeforeAllCallback {
  private @Nullable KafkaServer server;

  @Override
  public void beforeAll(ExtensionContext context) {
    server = PerJvm.get(context, KafkaServer.class, KafkaServer::start);
  }

  public String bootstrapServers() {
    if (server == null) {
      throw new IllegalStateException("not started: register with @RegisterExtension static");
    }
    return server.bootstrapServers();
  }
}
