package io.manyline.worker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyline.proto.command.v1.CommandOutcome;
import io.manyline.proto.command.v1.SendMessage;
import io.manyline.proto.command.v1.SessionCommand;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionId;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import io.manyline.registry.key.RedisKeys;
import io.manyline.registry.session.DesiredState;
import io.manyline.registry.session.Evidence;
import io.manyline.registry.session.HistoryDepth;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionState;
import io.manyline.registry.session.StatusFormat;
import io.manyline.registry.session.WebhookSecret;
import io.manyline.testsupport.RedisExtension;
import io.manyline.whatsapp.client.OutgoingMessage;
import io.manyline.whatsapp.client.WhatsAppClient;
import io.manyline.whatsapp.event.DisconnectReason;
import io.manyline.whatsapp.event.DisconnectReason.Kind;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.worker.ManualTimer;
import io.manyline.worker.StorageFixture;
import io.manyline.worker.TestContents;
import io.manyline.worker.connection.AdmissionSettings;
import io.manyline.worker.connection.Chores;
import io.manyline.worker.connection.ClientVersion;
import io.manyline.worker.connection.ConnectionAdmission;
import io.manyline.worker.connection.ReconnectSettings;
import io.manyline.worker.event.EventComposer;
import io.manyline.worker.media.TestMediaRoom;
import io.manyline.worker.metric.WorkerMetrics;
import io.manyline.worker.outbox.OutboxSettings;
import io.manyline.worker.ownership.ClaimResult;
import io.manyline.worker.ownership.OpenGate;
import io.manyline.worker.ownership.SessionClaims;
import io.manyline.worker.ownership.SessionHints;
import io.manyline.worker.store.SessionSeal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// One session's life over a real Redis; WhatsApp, Kafka and time do what the test says.
class SessionRuntimeIT {
  @RegisterExtension static final RedisExtension REDIS = new RedisExtension();

  private static final Duration LONG = Duration.ofHours(6);
  private static final String OWNER = "OWNER";
  private static final Jid ACCOUNT = Jid.phone("12025550100");

  private final ExecutorService threads = Executors.newSingleThreadExecutor();
  private final ManualTimer timer = new ManualTimer();
  private final FakeNetwork network = new FakeNetwork();
  private final List<SessionEvent> events = new CopyOnWriteArrayList<>();
  private final List<CommandOutcome> outcomes = new CopyOnWriteArrayList<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final CountDownLatch abandoned = new CountDownLatch(1);

  private volatile Instant now = Instant.ofEpochSecond(1_000_000);
  private final InstantSource clock = () -> now;
  private final MemoryCodes codes = new MemoryCodes(clock);

  private StorageFixture storage;
  private SessionClaims claims;
  private SessionUid uid;
  private SessionSeal seal;
  private SessionRuntime session;

  @BeforeEach
  void claim() {
    storage = new StorageFixture(REDIS);
    claims = new SessionClaims(storage.redis());
    uid = storage.newSession();
    seal = storage.seal(uid);
    session = claimed();
  }

  private SessionRuntime claimed() {
    ClaimResult.Granted granted = (ClaimResult.Granted) claims.claim(uid, OWNER);
    return new SessionRuntimes(ports())
        .create(
            wanted(),
            granted,
            seal.sealer(),
            OpenGate.of(System::nanoTime, InstantSource.system(), Duration.ofMinutes(10)),
            _ -> abandoned.countDown());
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    storage.close();
  }

  @Test
  void commandPastItsDeadlineShouldBeRefusedAndNeverRun() {
    connect();

    offer("C1", now);
    offer("C2", now.plusSeconds(1));

    CommandOutcome outcome = awaitOutcome("C1");
    assertThat(outcome.getFailed().getCode()).isEqualTo("EXPIRED");
    await(() -> network.latest().prepared.size() == 1);
    assertThat(network.latest().prepared.getFirst().messageId()).isEqualTo("M-C2");
    SessionEvent told = awaitEvent(each -> each.hasMessageStatus());
    assertThat(told.getMessageStatus().getStatus()).isEqualTo("failed");
    assertThat(told.getMessageStatus().getCode()).isEqualTo("EXPIRED");
    assertThat(told.getMessageStatus().getMessageIdsList()).containsExactly("M-C1");
  }

  @Test
  void commandWhoseDeadlinePassesWhileItWaitsForTheConnectionShouldNeverRun() {
    connect();
    network.latest().end(Kind.CONNECTION_LOST);
    awaitState(SessionState.RECONNECTING);
    offer("C1", now.plusSeconds(60));
    await(() -> outcomes.stream().anyMatch(CommandOutcome::hasQueued));

    now = now.plusSeconds(60);
    timer.fire();
    await(() -> network.opened.size() == 2);
    network.latest().tell(new WaEvent.Connected(ACCOUNT, null));

    assertThat(awaitOutcome("C1").getFailed().getCode()).isEqualTo("EXPIRED");
    settle();
    assertThat(network.opened).allSatisfy(each -> assertThat(each.prepared).isEmpty());
  }

  @Test
  void commandThatIsOfferedBeforeTheOutboxWasReadShouldBeTakenFromThereOnly() {
    offer("C1", now.plusSeconds(60));
    connect();

    offer("C2", now.plusSeconds(60));
    await(() -> !network.latest().prepared.isEmpty());
    settle();
    assertThat(network.latest().prepared)
        .extracting(OutgoingMessage::messageId)
        .containsExactly("M-C2");
  }

  @Test
  void silentConnectionShouldBeReportedAndMadeAnew() {
    connect();

    network.latest().end(Kind.KEEPALIVE_TIMEOUT);

    awaitState(SessionState.RECONNECTING);
    SessionEvent told =
        awaitEvent(each -> each.getSessionStatus().getReason().equals("keepalive_timeout"));
    assertThat(told.getSessionStatus().getStatus()).isEqualTo("reconnecting");
    timer.fire();
    await(() -> network.opened.size() == 2);
  }

  @Test
  void evidenceShouldBeOfTheOpenConnectionAndNoneWithoutOne() {
    assertThat(session.evidence()).isEmpty();
    connect();
    network.latest().evidence = new WhatsAppClient.Evidence(now, now.minusSeconds(9));

    assertThat(session.evidence()).contains(new Evidence(now, now.minusSeconds(9)));
  }

  @Test
  void replacedWhileTheClaimIsOursShouldBeToldAndNotReconnect() {
    connect();

    network.latest().end(Kind.REPLACED);

    awaitState(SessionState.REPLACED);
    timer.fire();
    session.reconcile(wanted(), false);
    settle();
    assertThat(network.opened).hasSize(1);
    assertThat(stored()).isEqualTo(SessionState.REPLACED);
    assertThat(abandoned.getCount()).isEqualTo(1);
    offer("C1", now.plusSeconds(60));
    assertThat(awaitOutcome("C1").getFailed().getCode()).isEqualTo("SESSION_REPLACED");
  }

  @Test
  void replacedWhileTheClaimIsAnothersShouldBeLetGoInSilence() throws Exception {
    connect();
    int before = events.size();
    claims.claim(uid, OWNER);

    network.latest().end(Kind.REPLACED);

    abandoned.await();
    timer.fire();
    assertThat(events).hasSize(before);
    assertThat(meters.counter("manyline.worker.fence.refusals").count()).isZero();
    assertThat(stored()).isEqualTo(SessionState.CONNECTED);
    assertThat(network.opened).hasSize(1);
  }

  @Test
  void temporaryBanShouldBeSatOut() {
    connect();

    network.latest().tell(ended(new DisconnectReason(Kind.TEMPORARY_BAN, "x", LONG)));

    SessionEvent told = awaitState(SessionState.RECONNECTING);
    assertThat(told.getSessionStatus().getReason()).isEqualTo("temporary_ban");
    await(() -> timer.delays().contains(LONG));
  }

  @Test
  void temporaryBanShouldBeSatOutAlsoByTheNextOwnerAndWhoeverAsks() throws Exception {
    connect();
    network.latest().tell(ended(new DisconnectReason(Kind.TEMPORARY_BAN, "x", LONG)));
    awaitState(SessionState.RECONNECTING);
    die();
    now = now.plus(Duration.ofHours(1));
    session = claimed();

    session.start(true);

    await(() -> timer.delays().contains(LONG.minusHours(1)));
    settle();
    assertThat(network.opened).hasSize(1);
    assertThat(stored()).isEqualTo(SessionState.RECONNECTING);
  }

  @Test
  void banThatIsOverShouldKeepNobodyFromLoggingIn() throws Exception {
    connect();
    network.latest().tell(ended(new DisconnectReason(Kind.TEMPORARY_BAN, "x", LONG)));
    awaitState(SessionState.RECONNECTING);
    die();
    now = now.plus(LONG);
    session = claimed();

    session.start(false);

    await(() -> network.opened.size() == 2);
  }

  @Test
  void loginThatWhatsAppDoesNotTakeShouldFailTheSessionAndNotBeRepeated() {
    connect();

    network.latest().end(Kind.LOGIN_REFUSED);

    SessionEvent told = awaitState(SessionState.FAILED);
    assertThat(told.getSessionStatus().getReason()).isEqualTo("login_refused");
    assertThat(told.getSessionStatus().getLoggedIn()).isTrue();
    assertThat(network.opened).hasSize(1);
  }

  @Test
  void phoneThatIsGoneShouldUnlinkTheSession() {
    connect();

    network.latest().end(Kind.PRIMARY_GONE);

    SessionEvent told = awaitState(SessionState.LOGGED_OUT);
    assertThat(told.getSessionStatus().getReason()).isEqualTo("primary_gone");
    assertThat(told.getSessionStatus().getLoggedIn()).isFalse();
  }

  private static WaEvent ended(DisconnectReason reason) {
    return new WaEvent.Disconnected(reason);
  }

  @Test
  void codesThatRanOutShouldBeFollowedByANewRoundWhileSomebodyAsks() {
    pair();
    Instant expiry = now.plusSeconds(20);
    network.latest().tell(new WaEvent.PairingCode("first", expiry));
    await(() -> codes.stored() != null);
    assertThat(codes.stored().expiresAt()).isEqualTo(expiry);
    SessionEvent told = awaitEvent(SessionEvent::hasSessionQr);
    assertThat(EventComposer.instant(told.getSessionQr().getExpiresAt())).isEqualTo(expiry);

    network.latest().end(Kind.QR_TIMEOUT);

    await(() -> network.opened.size() == 2);
    assertThat(told(SessionState.STOPPED)).isFalse();
    network.latest().tell(new WaEvent.PairingCode("second", now.plusSeconds(20)));
    await(() -> codes.stored() != null && codes.stored().text().equals("second"));
  }

  @Test
  void codesThatRanOutShouldStopTheSessionWhenNobodyAsksAnyMore() {
    pair();
    network.latest().tell(new WaEvent.PairingCode("first", now.plusSeconds(20)));
    await(() -> codes.stored() != null);

    codes.asked = false;
    network.latest().end(Kind.QR_TIMEOUT);

    SessionEvent told = awaitState(SessionState.STOPPED);
    assertThat(told.getSessionStatus().getReason()).isEqualTo("qr_timeout");
    await(() -> codes.stored() == null);
    timer.fire();
    session.reconcile(wanted(), false);
    settle();
    assertThat(network.opened).hasSize(1);
  }

  @Test
  void codeShouldNotBeShownOnceThePhoneAccepted() {
    pair();
    network.latest().tell(new WaEvent.PairingCode("first", now.plusSeconds(20)));
    await(() -> codes.stored() != null);
    network.latest().tell(new WaEvent.Paired(ACCOUNT, null, "android"));
    await(() -> codes.stored() == null);
  }

  @Test
  void passkeyThatIsAskedForShouldBeReadableInPlaceOfTheCodeAndGoWithThePhonesAcceptance() {
    pair();
    network.latest().tell(new WaEvent.PairingCode("2@x", now.plusSeconds(60)));
    await(() -> codes.stored() != null);

    network.latest().tell(new WaEvent.PasskeyRequested("{}", now.plusSeconds(300)));

    SessionEvent told = awaitState(SessionState.PASSKEY_REQUIRED);
    assertThat(told.getSessionStatus().getReason()).isEqualTo("passkey_required");
    assertThat(codes.stored()).isNull();
    assertThat(codes.passkey(uid).block().text()).isEqualTo("{}");
    SessionEvent asked =
        awaitEvent(each -> each.getSessionPasskey().getStage().equals("requested"));
    assertThat(asked.getSessionPasskey().getExpiresAt().getSeconds())
        .isEqualTo(now.plusSeconds(300).getEpochSecond());
    network.latest().tell(new WaEvent.PasskeyCode("ABCD-EFGH"));
    SessionEvent confirming =
        awaitEvent(each -> each.getSessionPasskey().getStage().equals("confirming"));
    assertThat(confirming.getSessionPasskey().getConfirmationCode()).isEqualTo("ABCD-EFGH");
    network.latest().tell(new WaEvent.Paired(ACCOUNT, null, "android"));
    awaitState(SessionState.CONNECTING);
    settle();
    assertThat(codes.passkey(uid).block()).isNull();
  }

  @Test
  void passkeyThatNobodyAnsweredShouldBeFollowedByCodesWhileSomebodyAsks() {
    pair();
    network.latest().tell(new WaEvent.PasskeyRequested("{}", now.plusSeconds(300)));
    awaitState(SessionState.PASSKEY_REQUIRED);

    network.latest().end(Kind.QR_TIMEOUT);

    await(() -> network.opened.size() == 2);
    network.latest().tell(new WaEvent.PairingCode("2@y", now.plusSeconds(60)));
    await(() -> codes.stored() != null);
    assertThat(stored()).isEqualTo(SessionState.PAIRING);
  }

  @Test
  void codeOfAConnectionThatWasLostShouldNotBeShownAnyMore() {
    pair();
    network.latest().tell(new WaEvent.PairingCode("first", now.plusSeconds(20)));
    await(() -> codes.stored() != null);

    network.latest().end(Kind.CONNECTION_LOST);

    await(() -> codes.stored() == null);
  }

  @Test
  void disabledSessionShouldCloseAndRefuseSends() {
    connect();

    session.reconcile(wanted().withEnabled(false), true);

    awaitState(SessionState.DISABLED);
    await(() -> network.latest().closed);
    offer("C1", now.plusSeconds(60));
    assertThat(awaitOutcome("C1").getFailed().getCode()).isEqualTo("SESSION_DISABLED");
    timer.fire();
    settle();
    assertThat(network.opened).hasSize(1);
    assertThat(network.latest().prepared).isEmpty();
    assertThat(stored()).isEqualTo(SessionState.DISABLED);
  }

  /// The worker is gone; whoever claims the session next finds what it left.
  private void die() throws InterruptedException {
    session.abandon("killed", null);
    abandoned.await();
  }

  private void pair() {
    codes.asked = true;
    session.start(true);
    await(() -> network.opened.size() == 1);
  }

  private void connect() {
    pair();
    network.latest().tell(new WaEvent.Connected(ACCOUNT, null));
    awaitState(SessionState.CONNECTED);
  }

  private void offer(String id, Instant deadline) {
    session.offer(
        SessionCommand.newBuilder()
            .setCommandId(id)
            .setSessionUid(uid.value())
            .setAcceptedAt(EventComposer.timestamp(now))
            .setDeadline(EventComposer.timestamp(deadline))
            .setSendMessage(
                SendMessage.newBuilder()
                    .setTo("12025550101")
                    .setContent(TestContents.text("x"))
                    .setMessageId("M-" + id))
            .build());
  }

  private SessionEvent awaitState(SessionState state) {
    return awaitEvent(each -> each.getSessionStatus().getStatus().equals(state.publicName()));
  }

  private boolean told(SessionState state) {
    return events.stream()
        .anyMatch(each -> each.getSessionStatus().getStatus().equals(state.publicName()));
  }

  private SessionEvent awaitEvent(Predicate<SessionEvent> wanted) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> events.stream().filter(wanted).findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  private CommandOutcome awaitOutcome(String id) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                outcomes.stream()
                    .filter(each -> each.getCommandId().equals(id) && !each.hasQueued())
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /// Everything that was submitted to the lane so far is done.
  private void settle() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    session.submit(() -> done.complete(null));
    await(done::isDone);
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(condition);
  }

  private SessionState stored() {
    return StatusFormat.decode(
            storage.redis().hashField(RedisKeys.state(uid), StatusFormat.FIELD).join())
        .state();
  }

  private SessionPorts ports() {
    return new SessionPorts(
        new SessionPorts.Storage(
            storage.redis(), claims, new SessionHints(storage.redis(), Network.SANDBOX), codes),
        new SessionPorts.Network(
            network,
            new ConnectionAdmission(
                new ClientVersion(
                    "2.3000.1", Duration.ofMinutes(10), timer, new WorkerMetrics(meters)),
                CompletableFuture::completedFuture,
                new AdmissionSettings(50, 200, Duration.ofMillis(100)),
                timer),
            new Chores(timer),
            new ReconnectSettings(
                Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofSeconds(30))),
        new SessionPorts.Log(
            event -> {
              events.add(event);
              return CompletableFuture.completedFuture(null);
            },
            outcomes::add,
            _ -> CompletableFuture.completedFuture(null)),
        new SessionPorts.Execution(
            clock,
            timer,
            new Random(7),
            threads,
            64,
            new OutboxSettings(10, 4, Duration.ofDays(7), 100),
            new WorkerMetrics(meters)),
        TestMediaRoom.off());
  }

  private SessionConfig wanted() {
    return new SessionConfig(
        uid,
        new TenantId("t"),
        Network.SANDBOX,
        new SessionId(ACCOUNT.user()),
        "Test",
        null,
        new WebhookSecret("whsec_AAAA"),
        true,
        HistoryDepth.RECENT,
        DesiredState.CONNECTED,
        1,
        Instant.EPOCH,
        Instant.EPOCH);
  }
}
