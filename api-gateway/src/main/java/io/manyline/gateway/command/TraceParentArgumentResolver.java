package io.manyline.gateway.command;

import java.util.random.RandomGenerator;
import org.springframework.core.MethodParameter;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.result.method.SyncHandlerMethodArgumentResolver;
import org.springframework.web.server.ServerWebExchange;

/// Gives controllers the [TraceParent] of the request.
public final class TraceParentArgumentResolver implements SyncHandlerMethodArgumentResolver {
  private final RandomGenerator random;

  public TraceParentArgumentResolver(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == TraceParent.class;
  }

  @Override
  public Object resolveArgumentValue(
      MethodParameter parameter, BindingContext bindingContext, ServerWebExchange exchange) {
    return TraceParent.of(exchange.getRequest().getHeaders().getFirst("traceparent"), random);
  }
}
