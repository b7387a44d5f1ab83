package io.manyline.gateway.people;

import io.manyline.gateway.chat.ChatAddress;
import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.problem.ErrorCode;
import io.manyline.gateway.session.SessionCalls;
import io.manyline.gateway.tenant.Caller;
import io.manyline.proto.command.v1.ProfileCommand;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/// Who is on WhatsApp, and what people show of themselves.
@RestController
@Tag(name = "Chats and contacts")
final class ContactController {
  private final PeopleCalls calls;

  ContactController(PeopleCalls calls) {
    this.calls = calls;
  }

  @PostMapping(path = "/api/sessions/{id}/contacts/check", produces = "application/json")
  @Operation(
      summary = "Which numbers are on WhatsApp",
      description =
          "Up to 100 in a call. WhatsApp limits how much one asks: check numbers of people who"
              + " expect to hear from you, not lists.")
  Mono<ResponseEntity<Envelope<ContactListView>>> check(
      Caller caller,
      @PathVariable String id,
      @RequestBody CheckRequest request,
      TraceParent trace) {
    ProfileCommand command = ProfileCommand.newBuilder().setCheck(request.checked()).build();
    return calls.ask(
        SessionCalls.Call.of(caller, id, trace),
        PeopleCalls.asked(command),
        outcome -> {
          List<ContactView> contacts =
              outcome.getContacts().getContactsList().stream().map(ContactView::of).toList();
          return new ContactListView(contacts, contacts.size());
        });
  }

  @GetMapping(path = "/api/sessions/{id}/contacts/{contact}", produces = "application/json")
  @Operation(
      summary = "What a contact shows: about, picture, both addresses",
      description = "Asked of WhatsApp each time; on_whatsapp false says that there is nobody.")
  Mono<ResponseEntity<Envelope<ContactView>>> show(
      Caller caller, @PathVariable String id, @PathVariable String contact, TraceParent trace) {
    ProfileCommand command =
        ProfileCommand.newBuilder().setContact(ChatAddress.person(contact)).build();
    return calls.ask(
        SessionCalls.Call.of(caller, id, trace),
        PeopleCalls.asked(command),
        outcome -> ContactView.of(outcome.getContact()));
  }

  @GetMapping(path = "/api/sessions/{id}/chats/{chat}/picture", produces = "application/json")
  @Operation(
      summary = "The profile picture of a contact or a group",
      description =
          "With known_id the answer is `unchanged` while it is still that one. 403 NOT_ALLOWED when"
              + " it is hidden from this number.")
  Mono<ResponseEntity<Envelope<PictureView>>> picture(
      Caller caller,
      @PathVariable String id,
      @PathVariable String chat,
      @RequestParam(defaultValue = "false") boolean preview,
      @RequestParam(name = "known_id", required = false) @Nullable String knownId,
      TraceParent trace) {
    ProfileCommand.Builder command = ProfileCommand.newBuilder();
    command.getGetPictureBuilder().setOf(ChatAddress.chat(chat)).setPreview(preview);
    if (knownId != null) {
      if (!knownId.matches("[0-9A-Za-z_-]{1,64}")) {
        throw ErrorCode.VALIDATION_FAILED.because(
            "known_id is the id of a picture, as an earlier answer told it.");
      }
      command.getGetPictureBuilder().setKnownId(knownId);
    }
    return calls.ask(
        SessionCalls.Call.of(caller, id, trace),
        PeopleCalls.asked(command.build()),
        outcome -> PictureView.of(outcome.getPicture()));
  }
}
