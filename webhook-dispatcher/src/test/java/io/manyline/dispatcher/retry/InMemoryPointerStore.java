package io.manyline.dispatcher.retry;

import io.manyline.registry.webhook.Attempt;
import io.manyline.registry.webhook.DeadLetter;
import io.manyline.registry.webhook.EndpointId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// [PointerStore] without Redis; keeps everything.
public final class InMemoryPointerStore implements PointerStore {
  private final InstantSource clock;
  private final BreakerPolicy breaker;
  private final int mostLate;
  private final Map<EndpointId, Shelf> shelves = new HashMap<>();
  private final Map<EndpointId, Long> index = new HashMap<>();
  private final Set<EndpointId> broken = new HashSet<>();
  private boolean answers = true;
  private @Nullable Queue<Runnable> held;

  public InMemoryPointerStore(InstantSource clock) {
    this(clock, BreakerPolicy.DEFAULT);
  }

  public InMemoryPointerStore(InstantSource clock, BreakerPolicy breaker) {
    this(clock, breaker, Standing.MOST_LATE);
  }

  InMemoryPointerStore(InstantSource clock, BreakerPolicy breaker, int mostLate) {
    this.mostLate = mostLate;
    this.clock = clock;
    this.breaker = breaker;
  }

  /// From now on every call throws, or none does any more.
  public void answers(boolean answers) {
    this.answers = answers;
  }

  /// Events in each question, in the order of asking.
  public final List<Integer> asked = new ArrayList<>();

  @Override
  public List<CompletableFuture<Admitted>> admissions(List<Arrival> arrivals, Instant leaseEnd) {
    asked.add(arrivals.size());
    return PointerStore.super.admissions(arrivals, leaseEnd);
  }

  /// From now on deliveries are recorded when [#recordHeld] is called.
  public void holdRecords() {
    held = new ArrayDeque<>();
  }

  public void recordHeld() {
    Queue<Runnable> all = Objects.requireNonNull(held);
    held = null;
    all.forEach(Runnable::run);
  }

  @Override
  public CompletableFuture<?> recordDelivered(
      EndpointId endpoint, String eventId, Attempt attempt) {
    if (held == null) {
      return PointerStore.super.recordDelivered(endpoint, eventId, attempt);
    }
    CompletableFuture<Object> recorded = new CompletableFuture<>();
    held.add(
        () -> {
          delivered(endpoint, eventId, attempt);
          recorded.complete(eventId);
        });
    return recorded;
  }

  /// Newest first.
  public List<Attempt> attempts(EndpointId endpoint) {
    return List.copyOf(shelf(endpoint).attempts);
  }

  /// Newest first.
  public List<DeadLetter> deadLetters(EndpointId endpoint) {
    return List.copyOf(shelf(endpoint).dead);
  }

  public void removeDeadLetter(EndpointId endpoint, DeadLetter letter) {
    shelf(endpoint).dead.remove(letter);
  }

  @Override
  public Admitted admit(Arrival arrival, Instant leaseEnd) {
    Shelf shelf = shelf(arrival.pointer().endpoint());
    return new Admitted(admission(arrival, leaseEnd, shelf), shelf.inOrder());
  }

  private Admission admission(Arrival arrival, Instant leaseEnd, Shelf shelf) {
    Pointer pointer = arrival.pointer();
    if (shelf.slots.containsKey(pointer.position().pointerId())) {
      return Admission.KNOWN;
    }
    if (shelf.delivered.contains(pointer.eventId())) {
      return Admission.DELIVERED;
    }
    long offset = pointer.position().offset();
    Fence seen = shelf.fences.getOrDefault(arrival.session(), new Fence(-1, -1));
    if (arrival.fence() > seen.value()) {
      shelf.fences.put(arrival.session(), new Fence(arrival.fence(), offset));
    } else if (arrival.fence() < seen.value() && offset > seen.at() && arrival.stateEvent()) {
      return Admission.STALE;
    }
    if (arrival.urlMark().equals(shelf.gone)) {
      return Admission.GONE;
    }
    if (shelf.gone != null) {
      shelf.gone = null;
      shelf.close();
    }
    if (shelf.first(pointer.chat()).isEmpty()) {
      if (shelf.openUntil == null) {
        return Admission.FREE;
      }
      if (shelf.openUntil.isAfter(clock.instant())) {
        return Admission.OPEN;
      }
      shelf.openUntil = leaseEnd;
      shelf.probe = pointer.position().pointerId();
      return Admission.FREE;
    }
    shelf.slots.put(pointer.position().pointerId(), new Slot(pointer));
    return Admission.HELD;
  }

  @Override
  public void delivered(EndpointId endpoint, String eventId, Attempt attempt) {
    shelf(endpoint).delivered.add(eventId);
    shelf(endpoint).tried(attempt);
    shelf(endpoint).close();
  }

  @Override
  public long park(Pointer pointer) {
    Slot slot = new Slot(pointer);
    if (shelf(pointer.endpoint()).delivered.contains(pointer.eventId())) {
      return shelf(pointer.endpoint()).inOrder();
    }
    if (shelf(pointer.endpoint()).first(pointer.chat()).isEmpty()) {
      slot.due = clock.instant();
    }
    return park(slot, clock.instant());
  }

  @Override
  public long park(Claim claim) {
    Slot slot = new Slot(claim.pointer());
    slot.due = claim.leaseEnd();
    slot.token = claim.token();
    return park(slot, claim.leaseEnd());
  }

  @Override
  public long parkAskedFor(Claim claim) {
    shelf(claim.pointer().endpoint()).delivered.remove(claim.pointer().eventId());
    return park(claim);
  }

  @Override
  public boolean isDelivered(EndpointId endpoint, String eventId) {
    return shelf(endpoint).delivered.contains(eventId);
  }

  private long park(Slot slot, Instant due) {
    EndpointId endpoint = slot.pointer.endpoint();
    shelf(endpoint).slots.putIfAbsent(slot.pointer.position().pointerId(), slot);
    touch(endpoint, due.toEpochMilli());
    return shelf(endpoint).inOrder();
  }

  @Override
  public Settled settle(Claim claim, Settlement settlement, Tried tried) {
    Pointer pointer = claim.pointer();
    Shelf shelf = shelf(pointer.endpoint());
    String id = pointer.position().pointerId();
    Slot slot = shelf.slots.get(id);
    boolean ours = slot != null && claim.token().equals(slot.token);
    boolean overflowed = false;
    if (ours) {
      slot.token = null;
      note(shelf, id, settlement, tried);
      overflowed = apply(shelf, slot, settlement, tried != null);
      if (tried != null) {
        shelf.tried(tried.attempt());
      }
      shelf
          .first(pointer.chat())
          .filter(next -> next.due == null)
          .ifPresent(next -> next.due = clock.instant());
    }
    shelf.nextLook().ifPresent(next -> touch(pointer.endpoint(), next));
    return new Settled(ours, overflowed, standing(pointer.endpoint()));
  }

  private void note(Shelf shelf, String id, Settlement settlement, Tried tried) {
    Instant now = clock.instant();
    boolean isProbe = id.equals(shelf.probe);
    if (tried == null) {
      if (isProbe) {
        shelf.openUntil = now;
        shelf.probe = null;
      }
      return;
    }
    if (settlement instanceof Settlement.Delivered) {
      shelf.close();
      return;
    }
    if (!tried.mark().equals(shelf.failingMark)) {
      shelf.close();
      shelf.failingMark = tried.mark();
    }
    if (shelf.failingSince == null) {
      shelf.failingSince = now;
    }
    shelf.failures++;
    boolean open = shelf.openUntil != null && shelf.openUntil.isAfter(now);
    if (shelf.failures >= breaker.failures() && (!open || isProbe)) {
      shelf.trips++;
      shelf.openUntil = now.plus(breaker.openFor(shelf.trips));
      shelf.probe = null;
    }
  }

  @Override
  public Standing standing(EndpointId endpoint) {
    Shelf shelf = shelf(endpoint);
    return new Standing(shelf.openUntil, shelf.inOrder(), shelf.failingSince);
  }

  /// @return whether one too many stepped aside
  private boolean apply(Shelf shelf, Slot slot, Settlement settlement, boolean attempted) {
    Pointer pointer = slot.pointer;
    switch (settlement) {
      case Settlement.Again(Instant due, boolean holds) -> {
        slot.pointer = pointer.afterAttempt(holds);
        slot.due = due;
        slot.holds = slot.holds && holds;
        boolean overflowed = !holds && shelf.slots.size() - shelf.inOrder() > mostLate;
        if (overflowed) {
          bury(shelf, pointer, DeadLetter.Reason.TOO_MANY_LATE, attempted);
        }
        return overflowed;
      }
      case Settlement.Postponed(Instant due) -> {
        slot.due = due;
        return false;
      }
      case Settlement.Delivered() -> shelf.delivered.add(pointer.eventId());
      case Settlement.Buried(DeadLetter.Reason reason) -> bury(shelf, pointer, reason, attempted);
      case Settlement.Dropped() -> {}
    }
    shelf.slots.remove(pointer.position().pointerId());
    return false;
  }

  private void bury(Shelf shelf, Pointer pointer, DeadLetter.Reason reason, boolean attempted) {
    shelf.slots.remove(pointer.position().pointerId());
    shelf.dead.addFirst(
        new DeadLetter(
            pointer.eventId(),
            pointer.position().partition(),
            pointer.position().offset(),
            pointer.attempts() + (attempted ? 1 : 0),
            reason,
            clock.instant()));
  }

  @Override
  public void markGone(EndpointId endpoint, String urlMark) {
    shelf(endpoint).gone = urlMark;
  }

  @Override
  public boolean isGone(EndpointId endpoint, String urlMark) {
    return urlMark.equals(shelf(endpoint).gone);
  }

  @Override
  public List<DueEndpoint> dueEndpoints(int atMost) {
    mustAnswer();
    return index.entrySet().stream()
        .filter(entry -> entry.getValue() <= clock.millis())
        .sorted(Map.Entry.comparingByValue())
        .limit(atMost)
        .map(entry -> new DueEndpoint(entry.getKey(), entry.getValue()))
        .toList();
  }

  @Override
  public List<Claim> claim(DueEndpoint due, int atMost, Instant leaseEnd) {
    if (broken.contains(due.endpoint())) {
      throw new IllegalStateException("nothing of this endpoint can be claimed");
    }
    Shelf shelf = shelf(due.endpoint());
    String token = UUID.randomUUID().toString();
    boolean probes = shelf.openUntil != null;
    if (probes && shelf.openUntil.isAfter(clock.instant())) {
      move(due, shelf.nextLook().map(_ -> shelf.openUntil.toEpochMilli()));
      return List.of();
    }
    List<Slot> claimed =
        shelf.slots.values().stream()
            .filter(slot -> slot.due != null && !slot.due.isAfter(clock.instant()))
            .sorted(Comparator.comparing(slot -> Objects.requireNonNull(slot.due)))
            .limit(probes ? 1 : atMost)
            .toList();
    claimed.forEach(
        slot -> {
          slot.due = leaseEnd;
          slot.token = token;
        });
    if (probes && !claimed.isEmpty()) {
      shelf.openUntil = leaseEnd;
      shelf.probe = claimed.getFirst().pointer.position().pointerId();
      move(due, Optional.of(leaseEnd.toEpochMilli()));
    } else {
      move(due, shelf.nextLook());
    }
    return claimed.stream().map(slot -> new Claim(slot.pointer, token, leaseEnd)).toList();
  }

  @Override
  public void lookAt(EndpointId endpoint) {
    touch(endpoint, clock.millis());
  }

  /// From now on nothing of it can be claimed.
  void breaks(EndpointId endpoint) {
    broken.add(endpoint);
  }

  /// Nobody knows that an endpoint has something to do.
  public void forgetIndex() {
    index.clear();
  }

  @Override
  public void defer(DueEndpoint due, Instant until) {
    move(due, Optional.of(until.toEpochMilli()));
  }

  @Override
  public long count() {
    return shelves.values().stream().mapToLong(shelf -> shelf.slots.size()).sum();
  }

  /// All that waits, for a test's failure.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("index " + index + ", now " + clock.millis());
    shelves.forEach(
        (endpoint, shelf) -> {
          text.append("; %s open until %s".formatted(endpoint, shelf.openUntil));
          shelf.slots.forEach((id, slot) -> text.append(" %s due %s".formatted(id, slot.due)));
        });
    return text.toString();
  }

  private void touch(EndpointId endpoint, long due) {
    index.merge(endpoint, due, (there, wanted) -> there <= wanted ? there - 1 : wanted);
  }

  private void move(DueEndpoint due, Optional<Long> next) {
    index.computeIfPresent(
        due.endpoint(), (_, there) -> there == due.observed() ? next.orElse(null) : there);
  }

  private Shelf shelf(EndpointId endpoint) {
    mustAnswer();
    return shelves.computeIfAbsent(endpoint, _ -> new Shelf());
  }

  private void mustAnswer() {
    if (!answers) {
      throw new IllegalStateException("the store does not answer");
    }
  }

  /// What one endpoint has.
  private static final class Shelf {
    /// By pointer id: in the order of offsets.
    private final TreeMap<String, Slot> slots = new TreeMap<>();

    private final Set<String> delivered =
        Collections.newSetFromMap(
            new LinkedHashMap<>() {
              @Override
              protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > 20_000;
              }
            });

    private final Deque<Attempt> attempts = new ArrayDeque<>();
    private final List<DeadLetter> dead = new ArrayList<>();
    private final Map<String, Fence> fences = new HashMap<>();
    private String gone;
    private int failures;
    private int trips;
    private Instant openUntil;
    private String probe;
    private Instant failingSince;
    private String failingMark;

    void tried(Attempt attempt) {
      attempts.addFirst(attempt);
      if (attempts.size() > 100) {
        attempts.removeLast();
      }
    }

    void close() {
      failures = 0;
      trips = 0;
      openUntil = null;
      probe = null;
      failingSince = null;
    }

    long inOrder() {
      return slots.values().stream().filter(slot -> slot.holds).count();
    }

    Optional<Slot> first(ChatKey chat) {
      return slots.values().stream()
          .filter(slot -> slot.holds && slot.pointer.chat().equals(chat))
          .findFirst();
    }

    Optional<Long> nextLook() {
      return slots.values().stream()
          .map(slot -> slot.due)
          .filter(Objects::nonNull)
          .min(Comparator.naturalOrder())
          .map(Instant::toEpochMilli);
    }
  }

  /// A pointer: due is null while it waits behind another one of its chat.
  private static final class Slot {
    private Pointer pointer;
    private boolean holds = true;
    private Instant due;
    private String token;

    private Slot(Pointer pointer) {
      this.pointer = pointer;
    }
  }

  /// @param at the offset where it was seen
  private record Fence(long value, long at) {}
}
