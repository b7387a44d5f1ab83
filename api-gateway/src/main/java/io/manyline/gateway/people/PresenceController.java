package io.manyline.gateway.people;

import io.manyline.gateway.chat.ChatAddress;
import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.session.SessionCalls;
import io.manyline.gateway.tenant.Caller;
import io.manyline.proto.command.v1.PresenceCommand;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/// How the account appears, whom it watches, and that it types.
@RestController
@Tag(name = "Presence")
final class PresenceController {
  private final PeopleCalls calls;

  PresenceController(PeopleCalls calls) {
    this.calls = calls;
  }

  @PutMapping(path = "/api/sessions/{id}/presence", produces = "application/json")
  @Operation(
      summary = "Appear as available or unavailable",
      description =
          "Holds also after a reconnect. A session is unavailable until this is called, so that"
              + " the phone goes on notifying its owner; an available one is seen as online, and"
              + " WhatsApp tells only available ones of the presence of others.")
  Mono<ResponseEntity<Envelope<PeopleActionView>>> appear(
      Caller caller,
      @PathVariable String id,
      @RequestBody PresenceRequest request,
      TraceParent trace) {
    return change(caller, id, request.checked(), trace);
  }

  @PostMapping(path = "/api/sessions/{id}/presence/subscribe", produces = "application/json")
  @Operation(
      summary = "Hear of a contact's presence",
      description =
          "Events presence.updated from now on, also after a reconnect; at most 256 contacts of a"
              + " session, the oldest goes. What the contact hides is not told.")
  Mono<ResponseEntity<Envelope<PeopleActionView>>> subscribe(
      Caller caller,
      @PathVariable String id,
      @RequestBody WatchRequest request,
      TraceParent trace) {
    PresenceCommand command = PresenceCommand.newBuilder().setSubscribe(request.checked()).build();
    return change(caller, id, command, trace);
  }

  @PostMapping(path = "/api/sessions/{id}/presence/unsubscribe", produces = "application/json")
  @Operation(summary = "Hear no more of a contact's presence")
  Mono<ResponseEntity<Envelope<PeopleActionView>>> unsubscribe(
      Caller caller,
      @PathVariable String id,
      @RequestBody WatchRequest request,
      TraceParent trace) {
    PresenceCommand command =
        PresenceCommand.newBuilder().setUnsubscribe(request.checked()).build();
    return change(caller, id, command, trace);
  }

  @PostMapping(path = "/api/sessions/{id}/chats/{chat}/typing", produces = "application/json")
  @Operation(
      summary = "Show in a chat that the account types or records",
      description =
          "Others see it for some seconds, or until state paused; repeat it while it lasts. It is"
              + " given up when the session is not connected within 10 seconds. What others do"
              + " comes as event chat.typing.")
  Mono<ResponseEntity<Envelope<PeopleActionView>>> type(
      Caller caller,
      @PathVariable String id,
      @PathVariable String chat,
      @RequestBody TypingRequest request,
      TraceParent trace) {
    return change(caller, id, request.checked(ChatAddress.chat(chat)), trace);
  }

  private Mono<ResponseEntity<Envelope<PeopleActionView>>> change(
      Caller caller, String id, PresenceCommand command, TraceParent trace) {
    return calls.change(SessionCalls.Call.of(caller, id, trace), PeopleCalls.asked(command));
  }
}
