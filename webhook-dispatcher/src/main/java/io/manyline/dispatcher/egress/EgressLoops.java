package io.manyline.dispatcher.egress;

import io.manyline.registry.webhook.EndpointId;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// The event loops of outbound HTTP/1.1: what is of one endpoint is on one of them. Linux's own
/// `epoll` where its library is there, which takes less processor time for the same; Java's
/// selectors elsewhere.
///
/// **Order and threads:** thread-safe; what runs here must not block.
public final class EgressLoops implements AutoCloseable {
  /// Half of the processors, since Kafka, the store's driver and the collector need some, too, and
  /// the more a loop has to do, the more it does in one turn; two at least, so that one of them is
  /// free of what the other's endpoints cost.
  private static final int COUNT = Math.max(2, Runtime.getRuntime().availableProcessors() / 2);

  private static final boolean NATIVE = Epoll.isAvailable();
  private static final long A_WHILE_MILLIS = 5;

  private final MultiThreadIoEventLoopGroup group;
  private final List<EventLoop> all = new ArrayList<>();
  private final List<Executor> patient;

  public EgressLoops() {
    group =
        new MultiThreadIoEventLoopGroup(
            COUNT,
            new DefaultThreadFactory("webhook-http1", true),
            NATIVE ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    for (EventExecutor each : group) {
      all.add((EventLoop) each);
    }
    patient = all.stream().<Executor>map(OneAtATime::new).toList();
  }

  List<EventLoop> all() {
    return List.copyOf(all);
  }

  EventLoop of(EndpointId endpoint) {
    return all.get(index(endpoint));
  }

  Class<? extends Channel> kind() {
    return NATIVE ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  /// Runs what does not block after what is under way on the endpoint's loop.
  public Executor executor(EndpointId endpoint) {
    return of(endpoint);
  }

  /// Runs what does not block one at a time, each after what others have given the endpoint's loop
  /// meanwhile.
  public Executor patientExecutor(EndpointId endpoint) {
    return patient.get(index(endpoint));
  }

  /// The same as [#executor], some milliseconds later.
  public void inAWhile(EndpointId endpoint, Runnable work) {
    of(endpoint).schedule(work, A_WHILE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static int index(EndpointId endpoint) {
    return Math.floorMod(endpoint.hashCode(), COUNT);
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
