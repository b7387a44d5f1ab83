package io.manyline.gateway.people;

import io.manyline.gateway.chat.ChatAddress;
import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.session.SessionCalls;
import io.manyline.gateway.tenant.Caller;
import io.manyline.proto.command.v1.GetBlocklist;
import io.manyline.proto.command.v1.GetPrivacy;
import io.manyline.proto.command.v1.PrivacyCommand;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/// What others may see and do, and who is blocked.
@RestController
@Tag(name = "Privacy")
final class PrivacyController {
  private final PeopleCalls calls;

  PrivacyController(PeopleCalls calls) {
    this.calls = calls;
  }

  @GetMapping(path = "/api/sessions/{id}/privacy", produces = "application/json")
  @Operation(summary = "What others may see and do")
  Mono<ResponseEntity<Envelope<PrivacyView>>> show(
      Caller caller, @PathVariable String id, TraceParent trace) {
    PrivacyCommand command =
        PrivacyCommand.newBuilder().setGet(GetPrivacy.getDefaultInstance()).build();
    return calls.ask(
        SessionCalls.Call.of(caller, id, trace),
        PeopleCalls.asked(command),
        outcome -> PrivacyView.of(outcome.getPrivacy()));
  }

  @PatchMapping(path = "/api/sessions/{id}/privacy", produces = "application/json")
  @Operation(
      summary = "Change what others may see and do",
      description =
          "Several at once are carried out one after the other; the first that WhatsApp refuses"
              + " ends it, and what was done before stays. A change by another device of the"
              + " account comes as event privacy.updated.")
  Mono<ResponseEntity<Envelope<PeopleActionView>>> change(
      Caller caller,
      @PathVariable String id,
      @RequestBody PrivacyRequest request,
      TraceParent trace) {
    return change(caller, id, request.checked(), trace);
  }

  @GetMapping(path = "/api/sessions/{id}/blocklist", produces = "application/json")
  @Operation(summary = "Who is blocked")
  Mono<ResponseEntity<Envelope<BlocklistView>>> blocked(
      Caller caller, @PathVariable String id, TraceParent trace) {
    PrivacyCommand command =
        PrivacyCommand.newBuilder().setGetBlocklist(GetBlocklist.getDefaultInstance()).build();
    return calls.ask(
        SessionCalls.Call.of(caller, id, trace),
        PeopleCalls.asked(command),
        outcome -> BlocklistView.of(outcome.getBlocked()));
  }

  @PutMapping(path = "/api/sessions/{id}/blocklist/{contact}", produces = "application/json")
  @Operation(
      summary = "Block a contact",
      description =
          "It reaches the account no more, and is not told. A change by another device comes as"
              + " event blocklist.updated.")
  Mono<ResponseEntity<Envelope<PeopleActionView>>> block(
      Caller caller, @PathVariable String id, @PathVariable String contact, TraceParent trace) {
    PrivacyCommand command =
        PrivacyCommand.newBuilder().setBlock(ChatAddress.person(contact)).build();
    return change(caller, id, command, trace);
  }

  @DeleteMapping(path = "/api/sessions/{id}/blocklist/{contact}", produces = "application/json")
  @Operation(summary = "Unblock a contact")
  Mono<ResponseEntity<Envelope<PeopleActionView>>> unblock(
      Caller caller, @PathVariable String id, @PathVariable String contact, TraceParent trace) {
    PrivacyCommand command =
        PrivacyCommand.newBuilder().setUnblock(ChatAddress.person(contact)).build();
    return change(caller, id, command, trace);
  }

  private Mono<ResponseEntity<Envelope<PeopleActionView>>> change(
      Caller caller, String id, PrivacyCommand command, TraceParent trace) {
    return calls.change(SessionCalls.Call.of(caller, id, trace), PeopleCalls.asked(command));
  }
}
