package io.manyline.testsupport;

import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/// Starts a server once per JVM and leaves stopping it to JUnit, at the end of the whole run.
final class PerJvm {
  private static final Namespace NAMESPACE = Namespace.create(PerJvm.class);

  private PerJvm() {}

  /// The value kept under its type in the root context, started now when it is the first use.
  static <T extends AutoCloseable> T get(
      ExtensionContext context, Class<T> type, Supplier<T> start) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(type, ignored -> start.get(), type);
  }
}
