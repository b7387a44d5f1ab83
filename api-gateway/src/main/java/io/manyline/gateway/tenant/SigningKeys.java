package io.manyline.gateway.tenant;

import com.nimbusds.jose.jwk.ECKey;
import reactor.core.publisher.Mono;

/// The key pair (P-256) that signs our tokens: one for all gateways of an installation, and the
/// same after a restart.
public interface SigningKeys {
  /// Both halves. Made at the first call of an installation; kept in memory after the first
  /// success.
  Mono<ECKey> current();
}
