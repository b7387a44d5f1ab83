package io.manyline.worker.session;

import static io.manyline.worker.session.EdgeScenario.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.embedded.EmbeddedRedis;
import io.manyline.embedded.LoopbackPorts;
import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.sandbox.phone.PhoneMessage;
import io.manyline.sandbox.phone.PhoneMessage.Direction;
import io.manyline.sandbox.phone.VirtualPhone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real Redis that comes back as it was before, as after a fail-over that lost the last writes.
class RedisRollbackIT {
  @TempDir private Path directory;

  private final Edges edges = new Edges();
  private int port;
  private EmbeddedRedis redis;
  private EdgeWorld world;
  private EdgeSession session;
  private VirtualPhone friend;
  private String group;

  @BeforeEach
  void linkASession() {
    port = LoopbackPorts.choose(0, "Redis");
    redis = EmbeddedRedis.start(directory.resolve("redis"), port);
    world = new EdgeWorld("127.0.0.1", port, directory.resolve("files"));
    session = new EdgeSession(world, edges, store -> store);
    session.begin();
    until(() -> session.code() != null);
    EdgeWorld.now(session.phone.scan(session.code()));
    until(() -> session.events.stream().anyMatch(SessionEvent::hasHistorySynced));
    until(session::isConnected);
    friend = world.newPhone("Friend");
    group =
        EdgeWorld.now(
                world
                    .sandbox
                    .groups()
                    .create(friend.number(), "Crew", List.of(session.phone.number())))
            .id();
  }

  @AfterEach
  void stop() {
    session.close();
    world.close();
    redis.close();
  }

  @Test
  void chainsShouldSkipWhatMayHaveBeenUsedAndNothingBeEncryptedTwiceWithOneKey() throws Exception {
    goBackInTimeAmongMessages();
    awaitAtFriend("after");

    assertThat(session.audit.violations()).isEmpty();
    assertThat(EdgeWorld.now(friend.messages()))
        .filteredOn(each -> each.direction() == Direction.IN)
        .extracting(PhoneMessage::text)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of("before", "lost", "after").flatMap(RedisRollbackIT::texts).toList());
    String id = EdgeWorld.now(friend.send(session.phone.number(), "still there?"));
    until(
        () ->
            session.events.stream()
                .anyMatch(each -> each.getMessageReceived().getMessageId().equals(id)));
  }

  @Test
  void ownerThatForgetsToSkipShouldBeSeen() throws Exception {
    session.forgetsToSkip = true;

    goBackInTimeAmongMessages();

    assertThat(session.audit.violations()).isNotEmpty();
  }

  private void goBackInTimeAmongMessages() throws IOException {
    sendAll("before");
    awaitAtFriend("before");
    restart(directory.resolve("redis"), directory.resolve("backup"));
    until(session::isConnected);
    sendAll("lost");
    awaitAtFriend("lost");
    restart(directory.resolve("backup"), directory.resolve("redis"));
    sendAll("after");
  }

  /// To the friend and to the group, who say nothing: all in one chain each.
  private void sendAll(String what) {
    List<String> commands =
        texts(what)
            .map(text -> session.send(text.endsWith("group") ? group : friend.number(), text))
            .toList();
    for (String command : commands) {
      until(() -> session.outcome(command).isPresent());
      assertThat(session.outcome(command).orElseThrow()).matches(CommandOutcome::hasMessageSent);
    }
  }

  private void awaitAtFriend(String what) {
    texts(what)
        .forEach(
            text ->
                EdgeWorld.now(
                    friend.awaitMessage(each -> each.text().equals(text), EdgeScenario.PATIENCE)));
  }

  private static Stream<String> texts(String what) {
    return IntStream.range(0, 4).boxed().flatMap(i -> Stream.of(what + i, what + i + " group"));
  }

  /// Stops Redis, copies its file, and starts it again.
  private void restart(Path from, Path to) throws IOException {
    redis.close();
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(RedisRollbackIT::isData).toList()) {
        Path copy = to.resolve(from.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    redis = EmbeddedRedis.start(directory.resolve("redis"), port);
  }

  private static boolean isData(Path file) {
    return Files.isRegularFile(file) && file.toString().contains("appendonly");
  }
}
