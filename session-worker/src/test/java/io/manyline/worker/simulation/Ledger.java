package io.manyline.worker.simulation;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.key.RedisKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What happened on all sides, compared with what must never happen. The first violation counts.
final class Ledger {
  private static final Duration LEASE = Duration.ofSeconds(4);

  private final World world;
  private final Timeline times;
  private final Coverage coverage;
  private final Map<String, SessionCommand> commands = new LinkedHashMap<>();
  private final Map<String, CommandOutcome> outcomes = new HashMap<>();
  private final Set<String> lostByRollBack = new HashSet<>();
  private final Set<String> appended = new HashSet<>();
  private final Map<String, SessionUid> written = new LinkedHashMap<>();
  private final Map<String, Set<String>> eventsOf = new HashMap<>();
  private final Map<String, SessionEvent> events = new HashMap<>();
  private final Map<String, byte[]> ciphertexts = new HashMap<>();
  private final Map<String, byte[]> sent = new HashMap<>();
  private final Map<String, Long> fences = new HashMap<>();

  private @Nullable SimulatedRedis redis;
  private @Nullable String violation;
  private long rolledBackAt = Long.MIN_VALUE / 2;

  Ledger(World world, Coverage coverage) {
    this.world = world;
    this.times = new Timeline(world);
    this.coverage = coverage;
  }

  Timeline times() {
    return times;
  }

  void watch(SimulatedRedis watched) {
    redis = watched;
  }

  void count(Coverage.What what) {
    coverage.count(what);
  }

  @Nullable String violation() {
    Throwable uncaught = world.uncaught();
    return violation == null && uncaught != null ? "a thread ended by " + uncaught : violation;
  }

  void violated(String what) {
    if (violation == null) {
      violation = what;
      world.trace.add(world.nanos(), "VIOLATION", what);
    }
  }

  /// The claim and the revision before a script ran.
  record Before(List<String> keys, List<String> arguments, String owner, String fence, String rev) {
    static final Before NOTHING = new Before(List.of(), List.of(), "", "", "");
  }

  Before before(ScriptName script, byte[][] keys, byte[][] arguments) {
    if (script != ScriptName.FENCED_WRITE
        && script != ScriptName.CLAIM
        && script != ScriptName.APPEND_COMMAND
        && script != ScriptName.RELEASE_CLAIM) {
      return Before.NOTHING;
    }
    List<String> named = Arrays.stream(keys).map(SimulatedRedis::text).toList();
    List<String> shown = Arrays.stream(arguments).limit(3).map(SimulatedRedis::text).toList();
    if (script != ScriptName.FENCED_WRITE) {
      return new Before(named, shown, "", "", "");
    }
    SimulatedRedis watched = watched();
    return new Before(
        named,
        shown,
        String.valueOf(watched.hashText(named.get(0), "owner")),
        String.valueOf(watched.hashText(named.get(0), "fence")),
        orZero(watched.hashText(named.get(1), "rev")));
  }

  void after(Machine machine, ScriptName script, Before before, List<Object> answer) {
    switch (script) {
      case FENCED_WRITE -> wrote(machine, before, (Long) answer.getFirst());
      case APPEND_COMMAND -> {
        if ((Long) answer.getFirst() == 0) {
          appended.add(before.arguments.getFirst());
        }
      }
      case CLAIM -> claimed(before, (Long) answer.getFirst());
      case RELEASE_CLAIM -> {
        if ((Long) answer.getFirst() == 1) {
          count(Coverage.What.RELEASES);
        }
      }
      default -> {}
    }
  }

  private void wrote(Machine machine, Before before, long answer) {
    if (answer == -1) {
      count(Coverage.What.FENCE_REFUSALS);
      return;
    }
    if (answer == -2) {
      count(Coverage.What.REV_REFUSALS);
      return;
    }
    String owner = before.arguments.get(0);
    String fence = before.arguments.get(1);
    if (!before.owner.equals(owner) || !before.fence.equals(fence)) {
      violated(
          "state of %s was written by %s, fence %s, and is %s's, fence %s"
              .formatted(before.keys.getFirst(), owner, fence, before.owner, before.fence));
    } else if (!before.rev.equals(before.arguments.get(2))) {
      violated(
          "%s wrote over revision %s of %s, and knew %s"
              .formatted(machine.name, before.rev, before.keys.get(1), before.arguments.get(2)));
    }
  }

  private void claimed(Before before, long fence) {
    if (fence < 0) {
      return;
    }
    count(Coverage.What.CLAIMS);
    if (!before.arguments.getFirst().isEmpty()) {
      count(Coverage.What.TAKE_OVERS);
    }
    String claim = before.keys.getFirst();
    Long highest = fences.put(claim, fence);
    if (highest != null && fence <= highest) {
      violated("fence " + fence + " of " + claim + " was handed out after " + highest);
    }
  }

  /// A process hears the answer of a script.
  @SuppressWarnings("unchecked")
  void told(Machine machine, @Nullable ScriptName script, @Nullable Object answer) {
    if (script == ScriptName.LIVE_WORKERS && answer != null) {
      machine.live =
          ((List<Object>) answer)
              .stream().skip(1).map(each -> SimulatedRedis.text((byte[]) each)).toList();
    }
  }

  void rolledBack() {
    rolledBackAt = world.nanos();
    for (Map.Entry<String, SessionCommand> each : commands.entrySet()) {
      SessionUid uid = new SessionUid(each.getValue().getSessionUid());
      if (appended.contains(each.getKey())
          && !watched().hash(RedisKeys.outbox(uid)).containsKey(each.getKey())
          && !watched().hash(RedisKeys.outcomes(uid)).containsKey(each.getKey())
          && lostByRollBack.add(each.getKey())) {
        count(Coverage.What.COMMANDS_LOST_BY_ROLL_BACK);
      }
    }
  }

  boolean isLostByRollBack(String commandId) {
    return lostByRollBack.contains(commandId);
  }

  /// A frame passes the gate and is on its way.
  void frameLeaves(String incarnation, SessionUid uid, Frame frame) {
    if (!watched().exists(RedisKeys.lease(incarnation)) && !rolledBackLately(LEASE)) {
      violated(incarnation + " sent " + frame + " for " + uid + " after its lease had ended");
    }
    if (frame instanceof Frame.Message message) {
      byte[] other =
          ciphertexts.putIfAbsent(uid + position(message.ciphertext()), message.ciphertext());
      if (other != null && !Arrays.equals(other, message.ciphertext())) {
        violated("a key and IV of " + uid + " were used twice, the second time for " + message);
      }
      byte[] earlier = sent.put(uid + message.id(), message.ciphertext());
      if (earlier != null && !Arrays.equals(earlier, message.ciphertext())) {
        if (!rolledBackLately(Duration.ofDays(1))) {
          violated(message + " of " + uid + " was encrypted twice");
        }
      } else if (earlier != null) {
        count(Coverage.What.SENT_AGAIN_AS_PREPARED);
      }
    }
  }

  /// Ratchet key and counter: what key and IV follow from.
  private static String position(byte[] message) {
    try {
      CodedInputStream fields = CodedInputStream.newInstance(message, 1, message.length - 9);
      StringBuilder position = new StringBuilder();
      for (int tag = fields.readTag(); tag != 0; tag = fields.readTag()) {
        int field = WireFormat.getTagFieldNumber(tag);
        if (field == 1) {
          position.append('/').append(HexFormat.of().formatHex(fields.readByteArray()));
        } else if (field == 2) {
          return position.append('/').append(fields.readUInt32()).toString();
        } else {
          fields.skipField(tag);
        }
      }
      throw new IllegalStateException("a Signal message without a counter");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The peer wrote a message to us.
  void written(SessionUid uid, String messageId) {
    count(Coverage.What.MESSAGES);
    written.put(messageId, uid);
  }

  /// The server took our word for it that we have the message.
  void acknowledged(SessionUid uid, String messageId) {
    if (!eventsOf.containsKey(messageId)) {
      violated("message " + messageId + " of " + uid + " was acknowledged and is not in Kafka");
    }
  }

  /// The server took a message of ours.
  void delivered(SessionUid uid, Frame.Message message) {
    if (!sent.containsKey(uid + message.id())) {
      violated("the server has a message that nobody sent: " + message);
    }
  }

  void published(SessionEvent event) {
    if (event.getMaybeRepeat()) {
      count(Coverage.What.EVENTS_REPEATED);
    }
    SessionEvent told = essence(event);
    SessionEvent other = events.putIfAbsent(event.getEventId(), told);
    if (other != null && !other.equals(told)) {
      violated("event id " + event.getEventId() + " has two meanings: " + other + " and " + told);
    }
    if (event.hasMessageReceived()) {
      eventsOf
          .computeIfAbsent(event.getMessageReceived().getMessageId(), _ -> new HashSet<>())
          .add(event.getEventId());
    }
  }

  /// Without what a repetition may change.
  private static SessionEvent essence(SessionEvent event) {
    return event.toBuilder().clearFence().clearSequence().clearMaybeRepeat().build();
  }

  void accepted(SessionCommand command) {
    count(Coverage.What.COMMANDS);
    commands.put(command.getCommandId(), command);
    times.given(command.getCommandId());
  }

  void published(CommandOutcome outcome) {
    if (outcome.hasQueued()) {
      return;
    }
    times.ended(new SessionUid(outcome.getSessionUid()), outcome.getCommandId());
    CommandOutcome told = outcome.toBuilder().clearAt().build();
    CommandOutcome other = outcomes.putIfAbsent(outcome.getCommandId(), told);
    if (other != null
        && !other.getOutcomeCase().equals(told.getOutcomeCase())
        && !rolledBackLately(Duration.ofDays(1))) {
      violated("command " + outcome.getCommandId() + " has two outcomes");
    }
  }

  Map<String, SessionCommand> commands() {
    return commands;
  }

  boolean wasSent(SessionUid uid, String messageId) {
    return sent.containsKey(uid + messageId);
  }

  /// At the end: each message has exactly one event.
  List<String> unheard() {
    List<String> wrong = new ArrayList<>();
    written.forEach(
        (message, _) -> {
          int count = eventsOf.getOrDefault(message, Set.of()).size();
          if (count != 1) {
            wrong.add(message + " has " + count + " events");
          }
        });
    return wrong;
  }

  private boolean rolledBackLately(Duration within) {
    return world.nanos() - rolledBackAt < within.toNanos();
  }

  private SimulatedRedis watched() {
    SimulatedRedis watched = redis;
    if (watched == null) {
      throw new IllegalStateException("no Redis to watch");
    }
    return watched;
  }

  private static String orZero(@Nullable String number) {
    return number == null ? "0" : number;
  }
}
