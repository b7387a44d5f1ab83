package io.manyline.dispatcher.retry;

import io.manyline.registry.webhook.Attempt;
import io.manyline.registry.webhook.EndpointId;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Events that endpoints have not got yet, across all dispatchers and their deaths.
///
/// **Flow:** live deliveries park here what takes too long; the retry scheduler claims what is due.
/// **Order:** of one chat only the first pointer that holds the chat is ever due; settling it makes
/// the next one due. Pointers that stepped aside hold nobody. **Errors:** every call throws the
/// driver's `RuntimeException` when the store does not answer, and may then have happened: each is
/// safe to repeat with the same arguments.
public interface PointerStore {
  /// @param leaseEnd until when the caller may probe an endpoint whose breaker was open
  Admitted admit(Arrival arrival, Instant leaseEnd);

  /// The same without blocking for events of one chat to one endpoint, in their order, as if each
  /// before were delivered; done on any thread, which must not be blocked.
  ///
  /// @param arrivals at least one
  /// @return the answer to each
  default List<CompletableFuture<Admitted>> admissions(List<Arrival> arrivals, Instant leaseEnd) {
    return arrivals.stream().map(arrival -> admission(arrival, leaseEnd)).toList();
  }

  private CompletableFuture<Admitted> admission(Arrival arrival, Instant leaseEnd) {
    try {
      return CompletableFuture.completedFuture(admit(arrival, leaseEnd));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /// Records that an event was delivered which never was a pointer.
  void delivered(EndpointId endpoint, String eventId, Attempt attempt);

  /// The same, without waiting: done, on any thread, once the store has it. A later [#admit] of the
  /// endpoint by the same caller finds it there.
  default CompletableFuture<?> recordDelivered(
      EndpointId endpoint, String eventId, Attempt attempt) {
    try {
      delivered(endpoint, eventId, attempt);
      return CompletableFuture.completedFuture(eventId);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /// Parks an event that nobody is attempting: due now, or when its turn in the chat comes. One
  /// that the endpoint has already, because it was read before, is not parked.
  ///
  /// @return how many of the endpoint's pointers wait in order
  long park(Pointer pointer);

  /// Parks an event that the caller is attempting, claimed until the lease ends. Where the pointer
  /// was there before, nothing changes and the claim may turn out worthless.
  ///
  /// @return how many of the endpoint's pointers wait in order
  long park(Claim claim);

  /// The same for an event that somebody asked for again: that the endpoint had it before does not
  /// count any more.
  ///
  /// @return how many of the endpoint's pointers wait in order
  long parkAskedFor(Claim claim);

  /// @param tried null when nothing was
  Settled settle(Claim claim, Settlement settlement, @Nullable Tried tried);

  /// Whether the endpoint has the event, as far as that is kept. A pointer asks before its attempt:
  /// the same event may be on Kafka twice, when who wrote it could not know whether it was there.
  boolean isDelivered(EndpointId endpoint, String eventId);

  /// How the endpoint is doing now.
  Standing standing(EndpointId endpoint);

  /// Nothing more goes to this address, until it changes.
  void markGone(EndpointId endpoint, String urlMark);

  boolean isGone(EndpointId endpoint, String urlMark);

  /// Endpoints to look at now, those that wait longest first.
  List<DueEndpoint> dueEndpoints(int atMost);

  /// Claims due pointers of one endpoint, and says in the index when to look there next. None while
  /// its breaker is open, one when it is time to probe.
  List<Claim> claim(DueEndpoint endpoint, int atMost, Instant leaseEnd);

  /// Looks at the endpoint now, whatever the index says: who wrote a pointer may have died before
  /// it wrote there.
  void lookAt(EndpointId endpoint);

  /// Looks at the endpoint again later: its concurrency is used up.
  void defer(DueEndpoint endpoint, Instant until);

  /// Pointers of all endpoints, by count; for the gauge.
  long count();
}
