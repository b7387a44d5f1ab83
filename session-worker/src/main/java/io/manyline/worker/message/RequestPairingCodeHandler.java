package io.manyline.worker.message;

import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.event.v1.SessionPairingCode;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.pairing.PairingCodes;
import io.manyline.registry.pairing.QrCode;
import io.manyline.whatsapp.client.IssuedCode;
import io.manyline.worker.connection.SessionConnection;
import io.manyline.worker.event.EventComposer;
import io.manyline.worker.outbox.CommandResult;
import io.manyline.worker.outbox.Outcomes;
import io.manyline.worker.outbox.PendingCommand;
import io.manyline.worker.redis.Await;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Asks WhatsApp for a code to type into the phone.
///
/// **Order and threads:** on the lane. The code is readable before anybody is told of it.
final class RequestPairingCodeHandler implements CommandHandler {
  private final PairingCodes codes;
  private final EventComposer composer;
  private final InstantSource clock;

  RequestPairingCodeHandler(PairingCodes codes, EventComposer composer, InstantSource clock) {
    this.codes = codes;
    this.composer = composer;
    this.clock = clock;
  }

  @Override
  public CompletionStage<CommandResult> handle(
      PendingCommand pending, SessionConnection connection) {
    String phone = pending.command().getRequestPairingCode().getPhone();
    return connection
        .requestLinkCode(Recipients.parse(phone))
        .thenApply(code -> issued(pending, code));
  }

  private CommandResult issued(PendingCommand pending, IssuedCode code) {
    SessionUid uid = new SessionUid(pending.command().getSessionUid());
    Await.value(codes.storeTyped(uid, new QrCode(code.shown(), code.expiresAt())));
    SessionEvent told =
        composer
            .sessionEvent("session_pairing_code", clock.instant())
            .setSessionPairingCode(
                SessionPairingCode.newBuilder()
                    .setExpiresAt(EventComposer.timestamp(code.expiresAt())))
            .build();
    return new CommandResult.Finished(
        Outcomes.done(pending.command(), clock.instant()), List.of(told));
  }
}
