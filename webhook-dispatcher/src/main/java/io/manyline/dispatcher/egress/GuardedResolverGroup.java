package io.manyline.dispatcher.egress;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;

/// Gives each event loop its [GuardedResolver].
final class GuardedResolverGroup extends AddressResolverGroup<InetSocketAddress> {
  private final HostLookup lookup;
  private final AddressGuard guard;

  GuardedResolverGroup(HostLookup lookup, AddressGuard guard) {
    this.lookup = lookup;
    this.guard = guard;
  }

  @Override
  protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
    return new GuardedResolver(executor, lookup, guard);
  }
}
