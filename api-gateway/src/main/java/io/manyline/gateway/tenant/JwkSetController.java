package io.manyline.gateway.tenant;

import com.nimbusds.jose.jwk.JWKSet;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/// The public half of the signing key, so that others can check our tokens (RFC 7517).
@RestController
@Tag(name = "Login")
final class JwkSetController {
  private final SigningKeys keys;

  JwkSetController(SigningKeys keys) {
    this.keys = keys;
  }

  @GetMapping(path = "/.well-known/jwks.json", produces = "application/json")
  @Operation(
      summary = "The keys that check our tokens",
      description = "A JSON Web Key set, in the standard's own shape and not in the envelope.")
  Mono<Map<String, Object>> keys() {
    return keys.current().map(key -> new JWKSet(key.toPublicJWK()).toJSONObject());
  }
}
