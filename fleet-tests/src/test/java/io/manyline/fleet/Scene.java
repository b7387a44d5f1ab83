package io.manyline.fleet;

import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.CreateGroup;
import io.manyline.proto.command.v1.GroupCommand;
import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.SandboxSettings;
import io.manyline.sandbox.phone.VirtualPhone;
import io.manyline.worker.TestSession;
import io.manyline.worker.WorkerFixture;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// What most tests here begin with: a sandbox, the phones of an owner and a friend, and workers
/// that connect to that sandbox.
///
/// **Order and threads:** blocks; the test's thread.
final class Scene implements AutoCloseable {
  final Sandbox sandbox = Sandbox.start(SandboxSettings.inMemory());
  final VirtualPhone phone = now(sandbox.phones().create(null, "Owner"));
  final VirtualPhone friend = now(sandbox.phones().create(null, "Friend"));
  final WorkerFixture workers;

  /// @param workers with their Redis and Kafka; told here where WhatsApp is
  Scene(WorkerFixture workers) {
    this.workers =
        workers
            .with("manyline.whatsapp.server", sandbox.tcp())
            .with(
                "manyline.whatsapp.trust-root",
                HexFormat.of().formatHex(sandbox.trustRoot().publicKey()));
  }

  /// A session for the owner's number, that nobody linked yet.
  TestSession session() {
    return new TestSession(workers.startRegistry(), phone.number());
  }

  /// The owner scans; returns when it is connected.
  void link(TestSession session) {
    link(session, phone);
  }

  /// The same by another phone.
  static void link(TestSession session, VirtualPhone phone) {
    session.connect();
    now(phone.scan(session.code()));
    session.awaitStatus("connected");
  }

  /// A group of owner and friend that the session makes. @return its address
  String group(TestSession session) {
    CommandOutcome made =
        session.group(
            GroupCommand.newBuilder()
                .setCreate(
                    CreateGroup.newBuilder().setSubject("Crew").addMembers(friend.number())));
    return made.getGroup().getGroup().getId();
  }

  @Override
  public void close() {
    workers.close();
    sandbox.close();
  }

  static <T> T now(CompletableFuture<T> future) {
    return future.orTimeout(30, TimeUnit.SECONDS).join();
  }
}
