package io.manyline.gateway.config;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Hooks;
import reactor.netty.channel.AbortedException;

/// What Reactor has nobody left to tell of. A client that closes its stream or its socket is no
/// error of the gateway's; whatever else comes here is.
///
/// **Shape:** one hook for the whole JVM, whichever services are in it.
public final class DroppedErrors {
  private static final Logger LOG = LoggerFactory.getLogger(DroppedErrors.class);
  private static final AtomicBoolean HEARD = new AtomicBoolean();

  private DroppedErrors() {}

  /// From now on; a second call changes nothing.
  public static void hear() {
    if (HEARD.compareAndSet(false, true)) {
      Hooks.onErrorDropped(DroppedErrors::log);
    }
  }

  private static void log(Throwable error) {
    if (error instanceof AbortedException) {
      LOG.debug("a client went away", error);
    } else {
      LOG.error("an error that nobody waits for any more", error);
    }
  }
}
