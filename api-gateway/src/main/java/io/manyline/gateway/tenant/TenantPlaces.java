package io.manyline.gateway.tenant;

import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.problem.ProblemException;
import io.manyline.registry.id.TenantId;
import java.util.HashMap;
import java.util.Map;

/// The places that a gateway has for something that stays open, of which no tenant gets all.
///
/// **Order and threads:** safe for all.
public final class TenantPlaces {
  private final String what;
  private final int most;
  private final int mostOfATenant;

  // Guarded by this; a tenant without a place is not there.
  private final Map<TenantId, Integer> taken = new HashMap<>();
  private int all;

  /// @param what stays open, in the plural
  public TenantPlaces(String what, int most, int mostOfATenant) {
    this.what = what;
    this.most = most;
    this.mostOfATenant = mostOfATenant;
  }

  /// Takes a place, which must be given back.
  ///
  /// @throws ProblemException `TOO_BUSY` when there is none
  public synchronized void take(TenantId tenant) {
    if (taken.getOrDefault(tenant, 0) >= mostOfATenant) {
      throw ErrorCode.TOO_BUSY.because(
          "You have %d %s open on this gateway, as many as a tenant may have. Close one first."
              .formatted(mostOfATenant, what));
    }
    if (all >= most) {
      throw ErrorCode.TOO_BUSY.because(
          "Too many %s are open on this gateway. Try again later.".formatted(what));
    }
    taken.merge(tenant, 1, Integer::sum);
    all++;
  }

  public synchronized void giveBack(TenantId tenant) {
    taken.computeIfPresent(tenant, (_, count) -> count == 1 ? null : count - 1);
    all--;
  }

  /// How many there are of all tenants.
  public synchronized int taken() {
    return all;
  }
}
