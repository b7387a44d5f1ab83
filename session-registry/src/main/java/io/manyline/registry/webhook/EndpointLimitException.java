package io.manyline.registry.webhook;

/// There are as many endpoints as there may be; nothing was stored.
public final class EndpointLimitException extends RuntimeException {
  private final int atMost;
  private final boolean ofTenant;

  public EndpointLimitException(int atMost, boolean ofTenant) {
    super("there are %d endpoints, which is the limit".formatted(atMost), null, false, false);
    this.atMost = atMost;
    this.ofTenant = ofTenant;
  }

  public int atMost() {
    return atMost;
  }

  /// Whether it is the tenant's limit, not that of the session or of the endpoints for all
  /// sessions.
  public boolean isOfTenant() {
    return ofTenant;
  }
}
