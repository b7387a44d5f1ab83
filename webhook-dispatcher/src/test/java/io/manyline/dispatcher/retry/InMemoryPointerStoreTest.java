package io.manyline.dispatcher.retry;

import io.manyline.dispatcher.SettableClock;
import io.manyline.registry.webhook.Attempt;
import io.manyline.registry.webhook.DeadLetter;
import io.manyline.registry.webhook.EndpointId;
import java.util.List;

class InMemoryPointerStoreTest
    implements PointerStoreContract, StandingContract, AdmissionsTogetherContract {
  private final SettableClock clock = new SettableClock();
  private final InMemoryPointerStore store =
      new InMemoryPointerStore(clock, BreakerPolicy.DEFAULT, MOST_LATE);

  @Override
  public PointerStore store() {
    return store;
  }

  @Override
  public SettableClock clock() {
    return clock;
  }

  @Override
  public EndpointId endpoint() {
    return new EndpointId("endpoint");
  }

  @Override
  public List<Attempt> attempts() {
    return store.attempts(endpoint());
  }

  @Override
  public List<DeadLetter> deadLetters() {
    return store.deadLetters(endpoint());
  }
}
