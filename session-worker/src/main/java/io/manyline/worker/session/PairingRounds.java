package io.manyline.worker.session;

import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.proto.event.v1.SessionPairingCode;
import io.manyline.proto.event.v1.SessionPasskey;
import io.manyline.proto.event.v1.SessionQr;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.pairing.PairingCodes;
import io.manyline.registry.pairing.QrCode;
import io.manyline.registry.session.SessionState;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.worker.event.EventComposer;
import io.manyline.worker.redis.Await;
import java.time.Instant;
import java.util.function.Consumer;

/// Rounds of pairing codes: one connection shows codes until they run out, and another one follows
/// as long as somebody wants to see them.
///
/// **Order and threads:** on the lane; blocks on storage.
final class PairingRounds {
  private final SessionUid uid;
  private final Tenure tenure;
  private final SessionPorts ports;
  private final PairingCodes codes;

  PairingRounds(SessionUid uid, Tenure tenure, SessionPorts ports) {
    this.uid = uid;
    this.tenure = tenure;
    this.ports = ports;
    this.codes = ports.storage().codes();
  }

  /// Whether somebody asked for a code lately.
  boolean isAsked() {
    return Await.value(codes.isAsked(uid)).orElse(false);
  }

  /// The code is readable before anybody is told of it.
  void show(WaEvent.PairingCode code) {
    Await.value(codes.store(uid, new QrCode(code.text(), code.expiresAt())));
    tenure.status().move(SessionState.PAIRING, "waiting_for_scan");
    ports
        .log()
        .events()
        .publish(
            tenure
                .composer()
                .sessionEvent("session_qr", ports.execution().clock().instant())
                .setSessionQr(
                    SessionQr.newBuilder().setExpiresAt(EventComposer.timestamp(code.expiresAt())))
                .build());
  }

  /// What is to be signed is readable before anybody is told of it; nothing can be scanned any
  /// more.
  void showPasskey(WaEvent.PasskeyRequested asked) {
    Await.value(codes.storePasskey(uid, new QrCode(asked.options(), asked.expiresAt())));
    tenure.status().move(SessionState.PASSKEY_REQUIRED, "passkey_required");
    publish(
        "session_passkey",
        event ->
            event.setSessionPasskey(
                SessionPasskey.newBuilder()
                    .setStage("requested")
                    .setExpiresAt(EventComposer.timestamp(asked.expiresAt()))));
  }

  /// The answer was taken: the phone may ask whether we show the same code.
  void showConfirmation(WaEvent.PasskeyCode code) {
    publish(
        "session_passkey",
        event ->
            event.setSessionPasskey(
                SessionPasskey.newBuilder()
                    .setStage("confirming")
                    .setConfirmationCode(code.code())));
  }

  /// WhatsApp wanted another code to type, or takes none before somebody asks again.
  void showTyped(WaEvent.LinkCodeChanged changed) {
    String code = changed.code();
    Instant expiresAt = changed.expiresAt();
    SessionPairingCode.Builder told = SessionPairingCode.newBuilder();
    if (code == null || expiresAt == null) {
      Await.value(codes.storeTyped(uid, new QrCode("", Instant.EPOCH)));
    } else {
      Await.value(codes.storeTyped(uid, new QrCode(code, expiresAt)));
      told.setExpiresAt(EventComposer.timestamp(expiresAt));
    }
    publish("session_pairing_code", event -> event.setSessionPairingCode(told));
  }

  private void publish(String kind, Consumer<SessionEvent.Builder> body) {
    SessionEvent.Builder event =
        tenure.composer().sessionEvent(kind, ports.execution().clock().instant());
    body.accept(event);
    ports.log().events().publish(event.build());
  }

  /// The codes ran out.
  void next() {
    if (isAsked()) {
      tenure.connection().begin();
    } else {
      rest(SessionState.STOPPED, "qr_timeout");
    }
  }

  /// Ends the rounds and any connection.
  void rest(SessionState state, String reason) {
    tenure.status().move(state, reason);
    tenure.connection().end();
    clear();
  }

  /// Nobody is shown the code any more: it is of no use once its connection has ended.
  void clear() {
    Await.value(codes.clear(uid));
  }
}
