package io.manyline.gateway.tenant;

import org.springframework.core.MethodParameter;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/// Gives controllers their [Caller] argument.
///
/// **Errors:** `IllegalStateException` on a path that is open to everybody: a mistake in the code.
public final class CallerArgumentResolver implements HandlerMethodArgumentResolver {
  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == Caller.class;
  }

  @Override
  public Mono<Object> resolveArgument(
      MethodParameter parameter, BindingContext bindingContext, ServerWebExchange exchange) {
    return ReactiveSecurityContextHolder.getContext()
        .mapNotNull(context -> context.getAuthentication())
        .ofType(CallerAuthentication.class)
        .<Object>map(CallerAuthentication::getPrincipal)
        .switchIfEmpty(
            Mono.error(
                () ->
                    new IllegalStateException("no caller on " + exchange.getRequest().getPath())));
  }
}
