package io.manyline.dispatcher.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/// [HostLookup] by the system's resolver.
///
/// **Order and threads:** the resolver blocks, so it has its own few threads; one lookup per host
/// at a time, so that a name server that does not answer costs one thread per host and no more.
final class SystemHostLookup implements HostLookup {
  private final Executor executor;
  private final ConcurrentHashMap<String, CompletableFuture<List<InetAddress>>> running =
      new ConcurrentHashMap<>();

  /// @param executor bounded; where it rejects, the lookup fails
  SystemHostLookup(Executor executor) {
    this.executor = executor;
  }

  @Override
  public CompletableFuture<List<InetAddress>> lookup(String host) {
    CompletableFuture<List<InetAddress>> mine = new CompletableFuture<>();
    CompletableFuture<List<InetAddress>> first = running.putIfAbsent(host, mine);
    if (first != null) {
      return first;
    }
    mine.whenComplete((_, _) -> running.remove(host, mine));
    try {
      CompletableFuture.supplyAsync(() -> resolve(host), executor)
          .whenComplete(
              (addresses, failure) -> {
                if (failure == null) {
                  mine.complete(addresses);
                } else {
                  mine.completeExceptionally(cause(failure));
                }
              });
    } catch (RuntimeException e) {
      mine.completeExceptionally(e);
    }
    return mine;
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  private static List<InetAddress> resolve(String host) {
    try {
      return List.of(InetAddress.getAllByName(host));
    } catch (UnknownHostException e) {
      throw new CompletionException(e);
    }
  }
}
