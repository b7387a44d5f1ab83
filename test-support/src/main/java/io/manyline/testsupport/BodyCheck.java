package io.manyline.testsupport;

/// What every body must be that a [WebhookSink] takes, whether its test looks at it or not. A
/// module names its check in `META-INF/services` of its tests.
@FunctionalInterface
public interface BodyCheck {
  /// @throws AssertionError when it is something else
  void check(String body);
}
