package io.manyline.gateway.tenant;

import io.manyline.gateway.problem.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierReactiveJwtDecoder;
import reactor.core.publisher.Mono;

/// Checks the tokens of an external OpenID Connect issuer: signature, times, issuer, audience.
///
/// **Shape:** RS256 and ES256. The issuer is asked for its keys at the first token, so that one
/// that is away does not stop the start, and again when a token names a key that is not known.
/// **Errors:** `JwtException` for a token that is not good; `ISSUER_UNAVAILABLE` when it could not
/// be checked.
public final class ExternalTokenDecoder implements ReactiveJwtDecoder {
  private static final Logger LOG = LoggerFactory.getLogger(ExternalTokenDecoder.class);

  private final ReactiveJwtDecoder decoder;

  /// @param audience that tokens must be meant for; empty for any
  public ExternalTokenDecoder(String issuer, String audience) {
    this.decoder = new SupplierReactiveJwtDecoder(() -> discovered(issuer, audience));
  }

  @Override
  public Mono<Jwt> decode(String token) throws JwtException {
    return decoder
        .decode(token)
        .onErrorMap(failure -> !(failure instanceof BadJwtException), this::unchecked);
  }

  private Throwable unchecked(Throwable failure) {
    LOG.warn("the external issuer did not tell its keys: {}", failure.toString());
    return ErrorCode.ISSUER_UNAVAILABLE.because(
        "The external issuer does not answer, so the token cannot be checked. Repeat the call in a"
            + " few seconds; if this lasts, check manyline.auth.issuer-uri.");
  }

  private static ReactiveJwtDecoder discovered(String issuer, String audience) {
    NimbusReactiveJwtDecoder decoder =
        NimbusReactiveJwtDecoder.withIssuerLocation(issuer)
            .jwsAlgorithm(SignatureAlgorithm.RS256)
            .jwsAlgorithm(SignatureAlgorithm.ES256)
            .build();
    List<OAuth2TokenValidator<Jwt>> checks = new ArrayList<>();
    checks.add(JwtValidators.createDefaultWithIssuer(issuer));
    if (!audience.isBlank()) {
      checks.add(
          new JwtClaimValidator<List<String>>(
              "aud", given -> given != null && given.contains(audience)));
    }
    decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(checks));
    return decoder;
  }
}
