package io.manyline.gateway.tenant;

import java.time.Duration;
import reactor.core.publisher.Mono;

/// Failed logins by user name and address, so that passwords cannot be tried without end.
public interface LoginAttempts {
  /// How long this pair must wait; empty when it need not.
  Mono<Duration> blockedFor(String username, String address);

  Mono<Void> failed(String username, String address);

  Mono<Void> succeeded(String username, String address);
}
