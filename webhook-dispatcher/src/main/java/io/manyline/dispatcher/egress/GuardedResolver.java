package io.manyline.dispatcher.egress;

import io.netty.resolver.AbstractAddressResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Resolves a host once and yields only permitted addresses; Netty dials exactly those.
///
/// An address written out in the URL goes the same way: nothing counts as resolved before; one that
/// systems read differently is refused.
final class GuardedResolver extends AbstractAddressResolver<InetSocketAddress> {
  private final HostLookup lookup;
  private final AddressGuard guard;

  GuardedResolver(EventExecutor executor, HostLookup lookup, AddressGuard guard) {
    super(executor, InetSocketAddress.class);
    this.lookup = lookup;
    this.guard = guard;
  }

  @Override
  protected boolean doIsResolved(InetSocketAddress address) {
    return false;
  }

  @Override
  protected void doResolve(InetSocketAddress wanted, Promise<InetSocketAddress> promise) {
    resolve(wanted)
        .whenComplete((permitted, failure) -> settle(promise, () -> permitted.getFirst(), failure));
  }

  @Override
  protected void doResolveAll(InetSocketAddress wanted, Promise<List<InetSocketAddress>> promise) {
    resolve(wanted).whenComplete((permitted, failure) -> settle(promise, () -> permitted, failure));
  }

  /// Never empty: fails instead.
  private CompletableFuture<List<InetSocketAddress>> resolve(InetSocketAddress wanted) {
    if (NumericHost.isAmbiguous(wanted.getHostString())) {
      return CompletableFuture.failedFuture(new BlockedAddressException(wanted.getHostString()));
    }
    return lookup
        .lookup(wanted.getHostString())
        .thenApply(
            found -> {
              List<InetSocketAddress> permitted =
                  found.stream()
                      .filter(guard::permits)
                      .map(address -> new InetSocketAddress(address, wanted.getPort()))
                      .toList();
              if (permitted.isEmpty()) {
                throw new BlockedAddressException(wanted.getHostString());
              }
              return permitted;
            });
  }

  private static <T> void settle(
      Promise<T> promise, Supplier<T> value, @Nullable Throwable failure) {
    if (failure == null) {
      promise.trySuccess(value.get());
      return;
    }
    Throwable cause = failure.getCause();
    promise.tryFailure(failure instanceof CompletionException && cause != null ? cause : failure);
  }
}
