package io.manyline.gateway.tenant;

import org.springframework.core.MethodParameter;
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
    return CallerAuthentication.current()
        .cast(Object.class)
        .switchIfEmpty(
            Mono.error(
                () ->
                    new IllegalStateException("no caller on " + exchange.getRequest().getPath())));
  }
}
