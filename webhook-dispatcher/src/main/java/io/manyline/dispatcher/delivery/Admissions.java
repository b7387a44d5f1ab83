package io.manyline.dispatcher.delivery;

import io.manyline.dispatcher.endpoint.EndpointMark;
import io.manyline.dispatcher.retry.Admission;
import io.manyline.dispatcher.retry.Admitted;
import io.manyline.dispatcher.retry.Arrival;
import io.manyline.dispatcher.retry.PointerStore;
import io.manyline.proto.event.SeenFences;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.webhook.EndpointId;
import io.manyline.registry.webhook.WebhookEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/// Asks the store whether an event may be attempted, and in the same question for those that stand
/// behind it in its lane.
///
/// **Shape:** an answer that was asked for ahead holds for a second, and only while all goes well:
/// once anything but a plain delivery came of an event of the endpoint, each asks anew. Endpoints
/// in trouble are asked for one event at a time. A repeat is never asked for beside its event.
/// **Order and threads:** thread-safe; of one lane one asks at a time.
final class Admissions {
  /// Events in one question; as many of a lane may be delivered and not recorded yet.
  static final int MOST = 8;

  private static final Duration TRUSTED = Duration.ofSeconds(1);

  private final PointerStore store;
  private final Settler settler;
  private final HandOver handOver;

  /// Counts what did not go well. An endpoint shares its place with others, which costs them a
  /// question.
  private final AtomicIntegerArray doubts = new AtomicIntegerArray(1024);

  Admissions(PointerStore store, Settler settler, HandOver handOver) {
    this.store = store;
    this.settler = settler;
    this.handOver = handOver;
  }

  /// What becomes of the head of a lane.
  CompletableFuture<Admitted> of(LiveDelivery head, WebhookEndpoint endpoint, ChatLanes lanes) {
    Instant leaseEnd = handOver.leaseEnd();
    int doubt = doubts.get(place(endpoint.id()));
    Asked asked = head.asked;
    head.asked = null;
    if (asked != null && asked.isTrusted(doubt, leaseEnd)) {
      return asked.answer;
    }
    List<LiveDelivery> together = new ArrayList<>(MOST);
    together.add(head);
    if (!settler.isTroubled(endpoint.id())) {
      addUntilARepeat(together, lanes.behind(head, MOST - 1));
    }
    List<Arrival> arrivals = new ArrayList<>(together.size());
    String mark = EndpointMark.of(endpoint);
    for (LiveDelivery each : together) {
      arrivals.add(arrival(each, mark));
    }
    List<CompletableFuture<Admitted>> answers = store.admissions(arrivals, leaseEnd);
    for (int i = 1; i < together.size(); i++) {
      together.get(i).asked = new Asked(answers.get(i), doubt, leaseEnd);
    }
    return answers.getFirst();
  }

  /// What was answered ahead for this endpoint may not be true any more.
  void doubt(EndpointId endpoint) {
    doubts.incrementAndGet(place(endpoint));
  }

  private int place(EndpointId endpoint) {
    return Math.floorMod(endpoint.hashCode(), doubts.length());
  }

  /// The store would not know yet that the endpoint has the first of the two.
  private static void addUntilARepeat(List<LiveDelivery> together, List<LiveDelivery> behind) {
    if (behind.isEmpty()) {
      return;
    }
    Set<String> ids = new HashSet<>();
    ids.add(together.getFirst().pointer.eventId());
    for (LiveDelivery each : behind) {
      if (!ids.add(each.pointer.eventId())) {
        return;
      }
      together.add(each);
    }
  }

  private static Arrival arrival(LiveDelivery delivery, String mark) {
    SessionEvent event = delivery.task.event();
    return new Arrival(
        delivery.pointer, event.getSessionUid(), event.getFence(), SeenFences.isState(event), mark);
  }

  /// Asked for ahead.
  ///
  /// @param doubt of the endpoint, when it was asked
  /// @param leaseEnd what an attempt had got that began when it was asked
  record Asked(CompletableFuture<Admitted> answer, int doubt, Instant leaseEnd) {
    private boolean isTrusted(int doubtNow, Instant leaseEndNow) {
      @Nullable Admitted there = answer.isCompletedExceptionally() ? null : answer.getNow(null);
      return there != null
          && there.admission() != Admission.OPEN
          && doubt == doubtNow
          && !leaseEndNow.isAfter(leaseEnd.plus(TRUSTED));
    }
  }
}
