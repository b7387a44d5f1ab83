package io.manyline.dispatcher.egress;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Finds the addresses of a host.
interface HostLookup {
  /// Does not block; fails with `UnknownHostException` when there are none.
  CompletableFuture<List<InetAddress>> lookup(String host);
}
