package io.manyline.dispatcher.egress;

import java.util.function.Consumer;

/// Posts one body to one address.
public interface WebhookClient {
  /// Blocks until the answer's head is there or the attempt's time is up. Never throws for what the
  /// other side does.
  PostResult post(WebhookRequest request);

  /// The same without blocking.
  ///
  /// @param then called once, maybe before this returns, on a thread that must not be blocked
  default void post(WebhookRequest request, Consumer<PostResult> then) {
    then.accept(post(request));
  }
}
