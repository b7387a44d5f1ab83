package io.manyline.worker.simulation;

import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.registry.id.SessionUid;
import io.manyline.worker.command.CommandRouter;
import io.manyline.worker.ownership.ShardMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Reads commands of the shards that are a worker's, as far as it knows, in its own stead: a
/// consumer of Kafka's waits by the clock of the JVM.
final class SimulatedReader {
  private static final int BATCH = 4;

  private final Machine machine;
  private final SimulatedWorker.Surroundings around;
  private final CommandRouter router;
  private final Predicate<SessionUid> isRunning;
  private final Supplier<String> incarnation;
  private final Map<Integer, Integer> positions = new HashMap<>();

  private boolean reading;
  private List<String> known = List.of();
  private String knownBy = "";
  private Set<Integer> shards = Set.of();

  /// @param isRunning whether the worker has that session @param incarnation of the moment
  SimulatedReader(
      Machine machine,
      SimulatedWorker.Surroundings around,
      CommandRouter router,
      Predicate<SessionUid> isRunning,
      Supplier<String> incarnation) {
    this.machine = machine;
    this.around = around;
    this.router = router;
    this.isRunning = isRunning;
    this.incarnation = incarnation;
  }

  void start() {
    poll();
  }

  void stop() {
    reading = false;
  }

  private void poll() {
    reading = true;
    machine.schedule(
        around.world().between(200, 600),
        () -> {
          if (!reading) {
            return;
          }
          Set<Integer> mine = mine();
          positions.keySet().retainAll(mine);
          List<CompletableFuture<Boolean>> batches = new ArrayList<>();
          mine.forEach(shard -> batches.add(read(shard)));
          CompletableFuture.allOf(batches.toArray(CompletableFuture[]::new))
              .whenComplete((_, _) -> poll());
        });
  }

  private Set<Integer> mine() {
    if (known != machine.live || !knownBy.equals(incarnation.get())) {
      known = machine.live;
      knownBy = incarnation.get();
      shards = ShardMap.shardsOf(knownBy, known, around.shardCount());
    }
    return shards;
  }

  private CompletableFuture<Boolean> read(int shard) {
    SimulatedKafka kafka = around.kafka();
    int from = positions.computeIfAbsent(shard, _ -> kafka.offset(shard));
    List<SessionCommand> batch =
        around.faults().kafkaIsDown ? List.of() : kafka.read(shard, from, BATCH);
    if (batch.isEmpty()) {
      return CompletableFuture.completedFuture(true);
    }
    CompletionStage<Void> all = CompletableFuture.completedFuture(null);
    if (around.sabotage() == Sabotage.EARLY_OFFSET) {
      commit(shard, from, batch);
    }
    for (SessionCommand each : batch) {
      all = all.thenCompose(_ -> route(each));
    }
    return all.handle(
            (_, failure) -> {
              if (failure != null) {
                around.ledger().count(Coverage.What.COMMANDS_READ_AGAIN);
                if (around.sabotage() == Sabotage.EARLY_OFFSET) {
                  positions.put(shard, from + batch.size());
                }
                return false;
              }
              positions.put(shard, from + batch.size());
              commit(shard, from, batch);
              return true;
            })
        .toCompletableFuture();
  }

  private CompletionStage<Void> route(SessionCommand command) {
    SessionUid uid = new SessionUid(command.getSessionUid());
    if (!isRunning.test(uid)) {
      around.ledger().count(Coverage.What.COMMANDS_APPENDED_BY_OTHERS);
    }
    return router.route(uid, command);
  }

  private void commit(int shard, int from, List<SessionCommand> batch) {
    around.kafka().commit(shard, from + batch.size());
  }
}
