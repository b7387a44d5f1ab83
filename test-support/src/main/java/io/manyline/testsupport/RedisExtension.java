package io.manyline.testsupport;

import io.manyline.embedded.EmbeddedRedis;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A real Redis, one for the JVM, started at first use and stopped when the test run ends. Register
/// with `@RegisterExtension static`.
///
/// All test classes of a JVM share it: keep them apart by unique ids, never by emptying it.
public final class RedisExtension implements BeforeAllCallback {
  private @Nullable Server server;

  @Override
  public void beforeAll(ExtensionContext context) {
    server = PerJvm.get(context, Server.class, Server::start);
  }

  public String host() {
    return started().redis.host();
  }

  public int port() {
    return started().redis.port();
  }

  private Server started() {
    if (server == null) {
      throw new IllegalStateException("not started: register with @RegisterExtension static");
    }
    return server;
  }

  private record Server(EmbeddedRedis redis, Path directory) implements AutoCloseable {
    static Server start() {
      Path directory = TemporaryDirectory.create("manyline-redis");
      return new Server(EmbeddedRedis.start(directory, 0), directory);
    }

    @Override
    public void close() {
      redis.close();
      TemporaryDirectory.delete(directory);
    }
  }
}
