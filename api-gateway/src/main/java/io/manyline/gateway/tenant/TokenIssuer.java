package io.manyline.gateway.tenant;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.manyline.registry.user.User;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Locale;
import java.util.UUID;
import reactor.core.publisher.Mono;

/// Signs tokens (ES256) for users who logged in.
///
/// **Shape:** claims `iss`, `sub` (user id), `preferred_username`, `tenant`, `role`, `iat`, `exp`,
/// `jti`; header `kid`.
public final class TokenIssuer {
  /// `iss` of our own tokens.
  public static final String ISSUER = "manyline";

  private final SigningKeys keys;
  private final InstantSource clock;
  private final Duration lifetime;

  public TokenIssuer(SigningKeys keys, InstantSource clock, Duration lifetime) {
    this.keys = keys;
    this.clock = clock;
    this.lifetime = lifetime;
  }

  Mono<IssuedToken> issue(User user) {
    return keys.current().map(key -> sign(user, key));
  }

  private IssuedToken sign(User user, ECKey key) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant end = now.plus(lifetime);
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .subject(user.id())
            .claim(CallerClaims.USERNAME_CLAIM, user.username())
            .claim(CallerClaims.OWN.tenantClaim(), user.tenant().value())
            .claim(CallerClaims.OWN.roleClaim(), user.role().name().toLowerCase(Locale.ROOT))
            .issueTime(Date.from(now))
            .expirationTime(Date.from(end))
            .jwtID(UUID.randomUUID().toString())
            .build();
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(JOSEObjectType.JWT)
            .keyID(key.getKeyID())
            .build();
    SignedJWT token = new SignedJWT(header, claims);
    try {
      token.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("the JDK refuses ES256", e);
    }
    return new IssuedToken(token.serialize(), end);
  }

  /// A token and when it ends.
  record IssuedToken(String value, Instant until) {
    @Override
    public String toString() {
      return "IssuedToken[until=" + until + "]";
    }
  }
}
