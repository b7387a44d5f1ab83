package io.manyline.registry.webhook;

/// An endpoint that is to be made; it gets id and times when it is stored.
public record NewEndpoint(
    Scope scope, Target target, EventFilter filter, Policy policy, State state) {
  /// Without address and credentials.
  @Override
  public String toString() {
    return "NewEndpoint[" + scope + "]";
  }
}
