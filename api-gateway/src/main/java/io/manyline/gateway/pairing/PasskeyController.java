package io.manyline.gateway.pairing;

import com.google.protobuf.ByteString;
import io.manyline.gateway.command.CommandIds;
import io.manyline.gateway.command.Commands;
import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.session.OwnedSessions;
import io.manyline.gateway.tenant.Caller;
import io.manyline.proto.command.v1.AnswerPasskey;
import io.manyline.registry.pairing.PairingCodes;
import io.manyline.registry.session.SessionConfig;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.HexFormat;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/// Linking an account that has a passkey: what is to be signed, and what was signed.
@RestController
@Tag(name = "Pairing")
final class PasskeyController {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final OwnedSessions sessions;
  private final PairingCodes codes;
  private final Commands commands;

  PasskeyController(OwnedSessions sessions, PairingCodes codes, Commands commands) {
    this.sessions = sessions;
    this.codes = codes;
    this.commands = commands;
  }

  @GetMapping(path = "/api/sessions/{id}/passkey", produces = "application/json")
  @Operation(
      summary = "What the account's passkey is to sign",
      description =
          "Event session.passkey, status passkey_required: WhatsApp wants the account owner's"
              + " passkey after the scan. public_key is what navigator.credentials.get takes on a"
              + " page of WhatsApp Web. 409 PASSKEY_NOT_REQUIRED otherwise.")
  Mono<ResponseEntity<Envelope<PasskeyView>>> show(Caller caller, @PathVariable String id) {
    return sessions
        .find(caller, id)
        .flatMap(
            session ->
                codes.passkey(session.uid()).switchIfEmpty(Mono.error(() -> notRequired(session))))
        .map(options -> Envelope.ok(PasskeyView.of(options)));
  }

  @PostMapping(path = "/api/sessions/{id}/passkey", produces = "application/json")
  @Operation(
      summary = "What the account's passkey signed",
      description =
          "PublicKeyCredential.toJSON() of a browser. Linking goes on by itself. 409"
              + " PASSKEY_NOT_REQUIRED when nothing is asked for, 422 PASSKEY_REFUSED for an answer"
              + " that WhatsApp does not take: the challenge stays.")
  Mono<ResponseEntity<Envelope<PasskeyTakenView>>> answer(
      Caller caller,
      @PathVariable String id,
      @RequestBody PasskeyAnswer answer,
      TraceParent trace) {
    return sessions
        .find(caller, id)
        .flatMap(session -> hand(caller, session, answer.checked(), trace))
        .map(Envelope::ok);
  }

  private Mono<PasskeyTakenView> hand(
      Caller caller, SessionConfig session, PasskeyAnswer.Checked answer, TraceParent trace) {
    Commands.Request request =
        new Commands.Request(
            session.uid(),
            commands.ids().of(session.uid(), caller.userId(), null),
            caller.userId(),
            CommandIds.hash("answer_passkey " + HexFormat.of().formatHex(answer.assertion())),
            DEADLINE,
            trace);
    return commands
        .run(
            request,
            envelope ->
                envelope.setAnswerPasskey(
                    AnswerPasskey.newBuilder()
                        .setCredentialId(ByteString.copyFrom(answer.credentialId()))
                        .setAssertion(ByteString.copyFrom(answer.assertion()))))
        .map(done -> new PasskeyTakenView("linking"))
        .switchIfEmpty(
            Mono.error(
                () ->
                    ErrorCode.TIMEOUT.because(
                        "WhatsApp has not answered yet: GET /api/sessions/%s tells how it goes on."
                            .formatted(session.id()))));
  }

  private static Throwable notRequired(SessionConfig session) {
    return ErrorCode.PASSKEY_NOT_REQUIRED.because(
        "WhatsApp asks for no passkey of session %s. It may do so after the QR code was scanned."
            .formatted(session.id()));
  }
}
