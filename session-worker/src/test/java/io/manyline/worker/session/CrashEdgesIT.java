package io.manyline.worker.session;

import static io.manyline.worker.session.EdgeScenario.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.testsupport.RedisExtension;
import io.manyline.whatsapp.store.DeviceStore;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.worker.session.Edges.Fault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A session that is interrupted at every single call to Redis, Kafka or WhatsApp, in every way.
///
/// **Flow:** a scenario runs again and again, each time with the fault at the next edge, until none
/// is left: a new edge is covered by itself. After each run the session must have healed: what was
/// sent arrived once, what was asked has one outcome, and no key was used twice.
class CrashEdgesIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final Logger log = LoggerFactory.getLogger(CrashEdgesIT.class);

  /// More edges than any scenario has: one that does not end is a loop.
  private static final int MOST = 2_000;

  @TempDir private static Path directory;

  private static EdgeWorld world;

  private final Edges edges = new Edges();

  @BeforeAll
  static void start() {
    world = new EdgeWorld(REDIS.host(), REDIS.port(), directory);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Test
  void messagesOfAStrangerShouldArriveOnce() {
    try (EdgeSession session = linked(UnaryOperator.identity())) {
      everyEdge("messages in", new EdgeScenario.MessagesIn(world, edges, session));
    }
  }

  @Test
  void messagesToAStrangerShouldLeaveOnce() {
    try (EdgeSession session = linked(UnaryOperator.identity())) {
      everyEdge("messages out", new EdgeScenario.MessagesOut(world, edges, session));
    }
  }

  @Test
  void messagesOfAGroupShouldArriveAndLeaveOnce() {
    try (EdgeSession session = linked(UnaryOperator.identity())) {
      everyEdge("group", new EdgeScenario.GroupBothWays(world, edges, session));
    }
  }

  @Test
  void preKeysShouldBeReadableBeforeAnybodyGetsThem() {
    try (EdgeSession session = linked(UnaryOperator.identity())) {
      everyEdge(
          "login without prekeys", new EdgeScenario.LoginWithoutPreKeys(world, edges, session));
    }
  }

  @Test
  void settingsShouldBeTheSameOnAllDevices() {
    try (EdgeSession session = linked(UnaryOperator.identity())) {
      everyEdge("settings", new EdgeScenario.Settings(world, edges, session));
    }
  }

  @Test
  void fileOfAMessageShouldBeLoadedAndToldOnce() {
    try (EdgeSession session = linked(UnaryOperator.identity())) {
      everyEdge("files", new EdgeScenario.Files(world, edges, session));
    }
  }

  @Test
  @Tag("long")
  void numberShouldBeLinkedOnceAndHaveItsPast() {
    everyEdge("pairing", pairing(), EnumSet.of(Fault.GONE));
  }

  @Test
  @Tag("long")
  void numberShouldBeLinkedOnceAndHaveItsPastWhateverFails() {
    everyEdge("pairing", pairing(), EnumSet.complementOf(EnumSet.of(Fault.GONE)));
  }

  @Test
  void acknowledgingBeforeItIsDurableShouldBeSeen() {
    try (EdgeSession session = linked(BrokenStore::hasty)) {
      assertSeen(
          "hasty, messages", new EdgeScenario.MessagesIn(world, edges, session), Fault.REFUSED);
    }
  }

  @Test
  void uploadingPreKeysBeforeTheyAreDurableShouldBeSeen() {
    try (EdgeSession session = linked(BrokenStore::hasty)) {
      assertSeen(
          "hasty, prekeys",
          new EdgeScenario.LoginWithoutPreKeys(world, edges, session),
          Fault.REFUSED);
    }
  }

  @Test
  void writingTheRatchetBeforeTheMessageShouldBeSeen() {
    try (EdgeSession session = linked(BrokenStore::torn)) {
      assertSeen("torn", new EdgeScenario.MessagesIn(world, edges, session), Fault.GONE);
    }
  }

  @Test
  void keepingNoBytesOfWhatLeavesShouldBeSeen() {
    try (EdgeSession session = linked(BrokenStore::forgetful)) {
      assertSeen("forgetful", new EdgeScenario.MessagesOut(world, edges, session), Fault.GONE);
    }
  }

  /// A worker that breaks a promise does not get through.
  private void assertSeen(String name, EdgeScenario scenario, Fault fault) {
    EdgeScenario.waitAtMost(EdgeScenario.IMPATIENCE);
    try {
      assertThatThrownBy(() -> everyEdge(name, scenario, EnumSet.of(fault)))
          .isInstanceOf(AssertionError.class)
          .satisfies(
              seen -> log.info("seen: {}: {}", seen.getMessage(), seen.getCause().getMessage()));
    } finally {
      EdgeScenario.waitAtMost(EdgeScenario.PATIENCE);
    }
  }

  private EdgeSession linked(UnaryOperator<DeviceStore> flaw) {
    EdgeSession session = new EdgeSession(world, edges, flaw);
    edges.arm(0, null);
    session.begin();
    until(() -> session.code() != null);
    EdgeWorld.now(session.phone.scan(session.code()));
    until(session::isConnected);
    // All that the phone tells a new device.
    until(() -> session.stored(StateKey.single(StateKey.Kind.APP_STATE_KEYS)).length > 0);
    until(() -> session.events.stream().anyMatch(SessionEvent::hasHistorySynced));
    return session;
  }

  private EdgeScenario pairing() {
    return new EdgeScenario.Pairing(world, edges);
  }

  private void everyEdge(String name, EdgeScenario scenario) {
    everyEdge(name, scenario, EnumSet.allOf(Fault.class));
  }

  private void everyEdge(String name, EdgeScenario scenario, Set<Fault> faults) {
    long begun = System.nanoTime();
    List<String> counts = new ArrayList<>();
    int runs = 0;
    for (Fault fault : faults) {
      int edge = 0;
      do {
        edge++;
        runs++;
        assertThat(edge).isLessThan(MOST);
        run(name, scenario, edge, fault);
      } while (edges.struck() != null);
      counts.add(fault + " " + (edge - 1));
    }
    scenario.session.close();
    log.info(
        "crash edges, {}: {} runs in {} ms; edges by fault: {}",
        name,
        runs,
        (System.nanoTime() - begun) / 1_000_000,
        counts);
  }

  private void run(String name, EdgeScenario scenario, int edge, Fault fault) {
    edges.arm(0, null);
    scenario.prepare();
    edges.arm(edge, fault);
    try {
      scenario.act();
      scenario.verify();
      until(scenario.session::isConnected);
      assertThat(scenario.session.audit.violations()).isEmpty();
      assertThat(scenario.session.events).noneMatch(SessionEvent::hasMessageUndecryptable);
      assertThat(scenario.session.waiting()).isZero();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "%s, %s at edge %d, %s; before it: %s"
              .formatted(name, fault, edge, edges.struck(), edges.last(edge)),
          e);
    }
  }
}
