package io.manyline.dispatcher.egress;

import io.manyline.dispatcher.egress.PostResult.Failure;
import io.manyline.dispatcher.egress.WebhookRequest.Recipient;
import io.manyline.registry.webhook.EndpointId;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// POSTs over HTTP/1.1, on kept connections of each endpoint's own.
///
/// **Flow:** [EgressLoops] has an event loop for each endpoint; there its [KeptConnections] have
/// the [Posting] sent by a [KeptConnection], which a [Dialer] makes where none is free. **Order and
/// threads:** thread-safe, never blocks; results are told on the endpoint's loop. Nothing has a
/// timer of its own: one look at all, ten times a second, ends what takes too long, so that it may
/// take a tenth of a second longer.
final class Http1Client {
  private static final long LOOK_MILLIS = 100;

  private final EgressLoops loops;
  private final Map<EventLoop, OneLoop> parts = new HashMap<>();

  Http1Client(EgressLoops loops, HostLookup lookup, EgressProperties limits) {
    this.loops = loops;
    loops
        .all()
        .forEach(
            loop -> {
              GuardedResolver resolver = new GuardedResolver(loop, lookup, limits.guard());
              OneLoop part = new OneLoop(new Dialer(loop, loops.kind(), resolver, limits), limits);
              parts.put(loop, part);
              loop.scheduleWithFixedDelay(
                  part::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
            });
  }

  /// @param limit of the whole
  /// @param then called once, on an event loop
  void post(WebhookRequest request, Duration limit, Consumer<PostResult> then) {
    Posting posting = new Posting(request, limit, then);
    EventLoop loop = loops.of(request.to().endpoint());
    OneLoop part = Objects.requireNonNull(parts.get(loop));
    if (loop.inEventLoop()) {
      part.post(posting);
      return;
    }
    try {
      loop.execute(() -> part.post(posting));
    } catch (RejectedExecutionException _) {
      then.accept(new PostResult.Unanswered(Failure.CLOSED));
    }
  }

  /// Ends what is under way, before the loops end.
  void close() {
    parts.forEach((loop, part) -> loop.execute(part::close));
  }

  /// The recipients of one event loop, which alone comes here.
  private static final class OneLoop {
    private final Dialer dialer;
    private final EgressProperties limits;
    private final Map<EndpointId, KeptConnections> known = new HashMap<>();
    private final List<KeptConnections> all = new ArrayList<>();

    private OneLoop(Dialer dialer, EgressProperties limits) {
      this.dialer = dialer;
      this.limits = limits;
    }

    private void post(Posting posting) {
      try {
        of(posting.request.to()).post(posting);
      } catch (IllegalArgumentException e) {
        posting.fail(Failures.of(e));
      }
    }

    private KeptConnections of(Recipient recipient) {
      KeptConnections there = known.get(recipient.endpoint());
      if (there != null && there.recipient().equals(recipient)) {
        return there;
      }
      if (there != null) {
        there.retire();
      }
      KeptConnections made = new KeptConnections(recipient, dialer, limits);
      known.put(recipient.endpoint(), made);
      all.add(made);
      return made;
    }

    private void look() {
      long now = System.nanoTime();
      all.forEach(each -> each.look(now));
      all.removeIf(
          each -> {
            boolean done = each.isDone(now);
            if (done) {
              known.remove(each.recipient().endpoint(), each);
            }
            return done;
          });
    }

    private void close() {
      all.forEach(KeptConnections::close);
    }
  }
}
