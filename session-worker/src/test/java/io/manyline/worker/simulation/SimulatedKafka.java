package io.manyline.worker.simulation;

import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.SendMessage;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.topic.Shards;
import io.manyline.registry.id.SessionUid;
import io.manyline.worker.TestContents;
import io.manyline.worker.event.EventComposer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.errors.TimeoutException;

/// Topics in virtual time: commands in their partitions with the group's offsets, events and
/// outcomes as they came.
final class SimulatedKafka {
  private final World world;
  private final Ledger ledger;
  private final Faults faults;
  private final int shardCount;
  private final Map<Integer, List<SessionCommand>> commands = new TreeMap<>();
  private final Map<Integer, Integer> committed = new HashMap<>();
  private final Map<String, Long> lastOf = new HashMap<>();
  private int sends;

  SimulatedKafka(World world, Ledger ledger, Faults faults, int shardCount) {
    this.world = world;
    this.ledger = ledger;
    this.faults = faults;
    this.shardCount = shardCount;
  }

  /// A session is told to send a text that no other command has.
  void send(SessionUid uid) {
    String id = "C%025d".formatted(++sends);
    append(
        SessionCommand.newBuilder()
            .setCommandId(id)
            .setSessionUid(uid.value())
            .setAcceptedAt(EventComposer.timestamp(Instant.EPOCH))
            .setSendMessage(
                SendMessage.newBuilder()
                    .setTo(SimulatedConnection.PEER.user())
                    .setContent(TestContents.text(id))
                    .setMessageId("OUT-" + sends))
            .build());
  }

  private void append(SessionCommand command) {
    int shard = Shards.of(command.getSessionUid(), shardCount);
    commands.computeIfAbsent(shard, _ -> new ArrayList<>()).add(command);
    ledger.accepted(command);
  }

  List<SessionCommand> read(int shard, int from, int most) {
    List<SessionCommand> all = commands.getOrDefault(shard, List.of());
    return List.copyOf(all.subList(Math.min(from, all.size()), Math.min(from + most, all.size())));
  }

  int offset(int shard) {
    return committed.getOrDefault(shard, 0);
  }

  void commit(int shard, int offset) {
    committed.put(shard, offset);
  }

  /// Records of one session keep their order.
  CompletionStage<Void> publish(Machine machine, SessionEvent event) {
    if (machine.isDead()) {
      throw new Killed();
    }
    SimulatedReply<Void> taken = new SimulatedReply<>();
    long at =
        Math.max(
            lastOf.getOrDefault(event.getSessionUid(), 0L),
            world.nanos() + world.between(0, 10).toNanos());
    lastOf.put(event.getSessionUid(), at);
    world.at(
        at,
        null,
        () -> {
          boolean refused = faults.kafkaIsDown || world.happens(faults.refusedRecord);
          boolean stored = !refused || (!faults.kafkaIsDown && world.happens(0.5));
          if (stored) {
            ledger.published(event);
          }
          if (refused) {
            ledger.count(Coverage.What.RECORDS_REFUSED);
          }
          world.after(
              refused ? world.between(10, 1_500) : world.between(0, 10),
              machine,
              () -> {
                if (refused) {
                  taken.completeExceptionally(new TimeoutException("the record expired"));
                } else {
                  taken.complete(null);
                }
              });
        });
    return taken;
  }

  void publish(Machine machine, CommandOutcome outcome) {
    if (machine.isDead()) {
      throw new Killed();
    }
    if (!faults.kafkaIsDown) {
      ledger.published(outcome);
    }
  }
}
