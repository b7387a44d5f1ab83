package io.manyline.dispatcher.egress;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// The client as it is in the product, which may dial this machine and asks no name server.
public final class LoopbackClient {
  private static final List<String> ALLOWED = List.of("127.0.0.0/8", "::1/128");

  private LoopbackClient() {}

  /// @param names what each host is
  public static NettyWebhookClient create(
      Duration connectTimeout,
      Duration responseTimeout,
      Function<String, List<InetAddress>> names) {
    HostLookup lookup = host -> CompletableFuture.completedFuture(names.apply(host));
    return new NettyWebhookClient(
        Limits.with(connectTimeout, responseTimeout, 16, ALLOWED),
        Executors.newVirtualThreadPerTaskExecutor(),
        lookup,
        UnaryOperator.identity());
  }
}
