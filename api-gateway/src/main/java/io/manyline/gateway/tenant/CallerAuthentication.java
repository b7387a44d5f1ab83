package io.manyline.gateway.tenant;

import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.oauth2.jwt.Jwt;
import reactor.core.publisher.Mono;

/// An authenticated [Caller]; its authority is `ROLE_` and the role's name.
public final class CallerAuthentication extends AbstractAuthenticationToken {
  private final transient Caller caller;
  private final Jwt token;

  public CallerAuthentication(Caller caller, Jwt token) {
    super(List.of(new SimpleGrantedAuthority("ROLE_" + caller.role().name())));
    this.caller = caller;
    this.token = token;
    setAuthenticated(true);
  }

  /// Who makes the request under way; empty for nobody, on a path that is open.
  public static Mono<Caller> current() {
    return ReactiveSecurityContextHolder.getContext()
        .mapNotNull(SecurityContext::getAuthentication)
        .ofType(CallerAuthentication.class)
        .map(CallerAuthentication::getPrincipal);
  }

  @Override
  public Object getCredentials() {
    return token;
  }

  @Override
  public Caller getPrincipal() {
    return caller;
  }

  @Override
  public String getName() {
    return caller.userId();
  }
}
