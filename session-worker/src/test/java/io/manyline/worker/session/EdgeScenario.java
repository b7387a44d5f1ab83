package io.manyline.worker.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import io.manyline.proto.command.v1.ChangeSetting;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.sandbox.phone.LinkedDevice;
import io.manyline.sandbox.phone.PhoneMedia;
import io.manyline.sandbox.phone.PhoneMessage;
import io.manyline.sandbox.phone.PhoneMessage.Direction;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.whatsapp.record.StoredPreKeyMeta;
import io.manyline.whatsapp.store.StateKey;
import io.manyline.whatsapp.syncd.SyncCollection;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/// What is done to a session, and what must have come of it in the end, whatever failed meanwhile.
///
/// Each run has a friend of its own, so that nothing of an earlier run is mistaken for this one's.
abstract class EdgeScenario {
  static final Duration PATIENCE = Duration.ofSeconds(15);

  /// Where a test is about a failure, which is mostly that something never comes.
  static final Duration IMPATIENCE = Duration.ofSeconds(4);

  private static volatile Duration patience = PATIENCE;

  final EdgeWorld world;
  final Edges edges;
  EdgeSession session;
  VirtualPhone friend;

  EdgeScenario(EdgeWorld world, Edges edges, EdgeSession session) {
    this.world = world;
    this.edges = edges;
    this.session = session;
  }

  /// Nothing fails yet.
  void prepare() {
    friend = world.newPhone("Friend");
  }

  abstract void act();

  abstract void verify();

  static void waitAtMost(Duration time) {
    patience = time;
  }

  static void until(Callable<Boolean> condition) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .atMost(patience)
        .until(condition);
  }

  /// Every message that the friend sent has its events, all with one id, in the order of sending.
  final void assertToldOnce() {
    List<String> sent =
        EdgeWorld.now(friend.messages()).stream()
            .filter(each -> each.direction() == Direction.OUT)
            .map(PhoneMessage::id)
            .toList();
    until(() -> Set.copyOf(told(sent)).containsAll(sent));
    if (!edges.isRefusedByKafka()) {
      assertThat(told(sent)).isEqualTo(sent);
    }
    sent.forEach(id -> assertOneId(each -> each.getMessageReceived().getMessageId().equals(id)));
  }

  /// There is one event for that, and who repeats it says so.
  final void assertOneId(Predicate<SessionEvent> what) {
    until(() -> session.events.stream().anyMatch(what));
    List<SessionEvent> events = session.events.stream().filter(what).toList();
    assertThat(events)
        .extracting(SessionEvent::getEventId)
        .containsOnly(events.getFirst().getEventId());
    assertThat(events.subList(1, events.size())).allMatch(SessionEvent::getMaybeRepeat);
  }

  /// What the friend's phone shows of ours.
  final void assertFriendGot(String... texts) {
    for (String text : texts) {
      EdgeWorld.now(friend.awaitMessage(each -> each.text().equals(text), PATIENCE));
    }
    assertThat(EdgeWorld.now(friend.messages()))
        .filteredOn(each -> each.direction() == Direction.IN)
        .extracting(PhoneMessage::text)
        .containsExactly(texts);
  }

  /// Every command has one outcome, and nobody was told another.
  final void assertOutcome(Predicate<CommandOutcome> wanted, List<String> commands) {
    for (String command : commands) {
      until(() -> session.outcome(command).isPresent());
      CommandOutcome stored = session.outcome(command).orElseThrow();
      assertThat(stored).matches(wanted);
      assertThat(session.outcomes)
          .filteredOn(each -> each.getCommandId().equals(command) && !each.hasQueued())
          .allMatch(stored::equals);
    }
  }

  private List<String> told(List<String> sent) {
    Set<String> ids = new LinkedHashSet<>();
    for (SessionEvent event : session.events) {
      String id = event.getMessageReceived().getMessageId();
      if (sent.contains(id)) {
        ids.add(id);
      }
    }
    return List.copyOf(ids);
  }

  /// A stranger writes twice: the first message has a prekey, the second follows in its ratchet.
  static final class MessagesIn extends EdgeScenario {
    MessagesIn(EdgeWorld world, Edges edges, EdgeSession session) {
      super(world, edges, session);
    }

    @Override
    void act() {
      EdgeWorld.now(friend.send(session.phone.number(), "one"));
      EdgeWorld.now(friend.send(session.phone.number(), "two"));
    }

    @Override
    void verify() {
      assertToldOnce();
      until(() -> EdgeWorld.now(friend.messages()).stream().allMatch(PhoneMessage::delivered));
    }
  }

  /// Two messages to a stranger, whose devices and keys have to be asked for.
  static final class MessagesOut extends EdgeScenario {
    private List<String> commands = List.of();

    MessagesOut(EdgeWorld world, Edges edges, EdgeSession session) {
      super(world, edges, session);
    }

    @Override
    void act() {
      commands =
          List.of(session.send(friend.number(), "one"), session.send(friend.number(), "two"));
    }

    @Override
    void verify() {
      assertOutcome(CommandOutcome::hasMessageSent, commands);
      assertFriendGot("one", "two");
      commands.forEach(
          each -> assertOneId(event -> event.getMessageSent().getCommandId().equals(each)));
    }
  }

  /// A new group, in which both write.
  static final class GroupBothWays extends EdgeScenario {
    private String group;
    private List<String> commands = List.of();

    GroupBothWays(EdgeWorld world, Edges edges, EdgeSession session) {
      super(world, edges, session);
    }

    @Override
    void prepare() {
      super.prepare();
      group =
          EdgeWorld.now(
                  world
                      .sandbox
                      .groups()
                      .create(friend.number(), "Crew", List.of(session.phone.number())))
              .id();
      until(
          () ->
              session.events.stream()
                  .anyMatch(each -> each.hasGroupUpdated() && each.getChat().equals(group)));
    }

    @Override
    void act() {
      EdgeWorld.now(friend.send(group, "in"));
      commands = List.of(session.send(group, "out"));
      EdgeWorld.now(friend.send(group, "in again"));
    }

    @Override
    void verify() {
      assertOutcome(CommandOutcome::hasMessageSent, commands);
      assertFriendGot("out");
      assertToldOnce();
    }
  }

  /// A new process logs in, and finds that the server has no prekeys of it.
  static final class LoginWithoutPreKeys extends EdgeScenario {
    private StoredPreKeyMeta before = StoredPreKeyMeta.getDefaultInstance();

    LoginWithoutPreKeys(EdgeWorld world, Edges edges, EdgeSession session) {
      super(world, edges, session);
    }

    @Override
    void prepare() {
      super.prepare();
      before = meta();
      loseKeys();
    }

    @Override
    void act() {
      session.crash();
    }

    @Override
    void verify() {
      // New ones, unless some that an earlier run made are still to go up.
      until(() -> before.getPendingCount() > 0 || meta().getNextId() > before.getNextId());
      until(session::isConnected);
      EdgeWorld.now(friend.send(session.phone.number(), "with a new prekey"));
      assertToldOnce();
      until(() -> loseKeys() > 0);
    }

    private int loseKeys() {
      return world.loseKeys(session.phone.number(), companions().getFirst().id());
    }

    private StoredPreKeyMeta meta() {
      try {
        return StoredPreKeyMeta.parseFrom(
            session.stored(StateKey.single(StateKey.Kind.PRE_KEY_META)));
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  final List<LinkedDevice> companions() {
    return EdgeWorld.now(session.phone.devices()).stream().filter(each -> each.id() > 0).toList();
  }

  /// The phone changes a setting, and the session another.
  static final class Settings extends EdgeScenario {
    private List<String> commands = List.of();

    Settings(EdgeWorld world, Edges edges, EdgeSession session) {
      super(world, edges, session);
    }

    @Override
    void act() {
      EdgeWorld.now(session.phone.sync().mute(friend.number(), true, null));
      String id = world.storage.newId();
      session.offer(
          session
              .command(id)
              .setChangeSetting(
                  ChangeSetting.newBuilder()
                      .setPin(ChangeSetting.Flag.newBuilder().setChat(friend.number()).setOn(true)))
              .build());
      commands = List.of(id);
    }

    @Override
    void verify() {
      assertOutcome(CommandOutcome::hasDone, commands);
      assertOneId(
          each ->
              each.getChatUpdated().getMuted()
                  && each.getChatUpdated().getAddress().getPhone().equals(friend.number()));
      assertThat(EdgeWorld.now(session.phone.sync().settings(SyncCollection.REGULAR_LOW)))
          .anySatisfy((index, _) -> assertThat(index).contains("pin_v1").anyMatch(this::isFriend));
      assertThat(EdgeWorld.now(session.phone.sync().refused())).isZero();
    }

    private boolean isFriend(String part) {
      return part.contains(friend.number()) || part.contains(friend.lid());
    }
  }

  /// A file comes in, and is loaded into the store.
  static final class Files extends EdgeScenario {
    private String id;

    Files(EdgeWorld world, Edges edges, EdgeSession session) {
      super(world, edges, session);
    }

    @Override
    void act() {
      id =
          EdgeWorld.now(
              friend.sendMedia(
                  session.phone.number(),
                  PhoneMedia.Kind.IMAGE,
                  "image/png",
                  "look",
                  new ByteArrayInputStream(new byte[10_000])));
    }

    @Override
    void verify() {
      assertToldOnce();
      assertOneId(each -> each.getMediaReady().getMessageId().equals(id));
    }
  }

  /// A number is linked from nothing, with a past.
  static final class Pairing extends EdgeScenario {
    Pairing(EdgeWorld world, Edges edges) {
      super(world, edges, new EdgeSession(world, edges, store -> store));
    }

    @Override
    void prepare() {
      super.prepare();
      session.close();
      session = new EdgeSession(world, edges, store -> store);
      EdgeWorld.now(friend.send(session.phone.number(), "long ago"));
      EdgeWorld.now(session.phone.awaitMessage(_ -> true, PATIENCE));
    }

    @Override
    void act() {
      session.begin();
      until(
          () -> {
            scan();
            return session.isConnected();
          });
    }

    private void scan() {
      String code = session.code();
      if (code == null) {
        session.ask();
        return;
      }
      try {
        session.phone.scan(code).get(2, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        // The companion went away meanwhile, or shows another code by now: its user looks again.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    void verify() {
      until(() -> session.events.stream().anyMatch(SessionEvent::hasHistorySynced));
      assertThat(companions()).hasSize(1);
      EdgeWorld.now(friend.send(session.phone.number(), "now"));
      String last = EdgeWorld.now(friend.messages()).getLast().id();
      assertOneId(each -> each.getMessageReceived().getMessageId().equals(last));
    }
  }
}
