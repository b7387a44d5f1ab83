package io.manyline.gateway.pairing;

import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.session.OwnedSessions;
import io.manyline.gateway.session.SessionLifecycle;
import io.manyline.gateway.tenant.Caller;
import io.manyline.registry.pairing.QrCode;
import io.manyline.registry.session.SessionConfig;
import io.manyline.registry.session.SessionStatuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/// Linking without a camera: a code that a person types into the phone.
@RestController
@Tag(name = "Pairing")
final class PairingCodeController {
  private final OwnedSessions sessions;
  private final SessionStatuses statuses;
  private final SessionLifecycle lifecycle;
  private final TypedCodes codes;

  PairingCodeController(
      OwnedSessions sessions,
      SessionStatuses statuses,
      SessionLifecycle lifecycle,
      TypedCodes codes) {
    this.sessions = sessions;
    this.statuses = statuses;
    this.lifecycle = lifecycle;
    this.codes = codes;
  }

  @PostMapping(path = "/api/sessions/{id}/pairing-code", produces = "application/json")
  @Operation(
      summary = "A code to type into the phone, instead of the QR code",
      description =
          "Starts pairing by itself. On the phone: Linked devices, Link a device, Link with phone"
              + " number instead. The phone is the session's number unless the body names another;"
              + " a new code replaces the last. 409 SESSION_ALREADY_LOGGED_IN when it is linked,"
              + " 502 REJECTED_BY_WHATSAPP for a number that WhatsApp does not take.")
  Mono<ResponseEntity<Envelope<PairingCodeView>>> issue(
      Caller caller,
      @PathVariable String id,
      @RequestBody(required = false) @Nullable PairingCodeRequest body,
      TraceParent trace) {
    PairingCodeRequest request = body == null ? new PairingCodeRequest(null) : body;
    return sessions
        .find(caller, id)
        .flatMap(session -> issue(caller, session, request.checked(session), trace))
        .map(code -> Envelope.ok(PairingCodeView.of(code)));
  }

  private Mono<QrCode> issue(
      Caller caller, SessionConfig session, String phone, TraceParent trace) {
    if (!session.enabled()) {
      return Mono.error(SessionLifecycle.disabled(session));
    }
    return statuses
        .of(session)
        .flatMap(
            shown ->
                shown.loggedIn()
                    ? Mono.error(QrWaiter.loggedIn(session))
                    : lifecycle
                        .connect(caller, session, trace)
                        .flatMap(stored -> codes.issue(caller, stored, phone, trace)));
  }
}
