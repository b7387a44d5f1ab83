package io.manyline.gateway.chat;

import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.tenant.Caller;
import io.manyline.proto.command.v1.ChangeSetting;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/// Changes chats and contacts on all devices of the account.
@RestController
@Tag(name = "Chats and contacts")
final class ChatController {
  private static final String AFTERWARDS =
      " 200 once WhatsApp has taken it, 202 when that takes longer than a few seconds. All devices"
          + " of the account, the phone too, follow.";

  private final SettingCommands commands;

  ChatController(SettingCommands commands) {
    this.commands = commands;
  }

  @PatchMapping(path = "/api/sessions/{id}/chats/{chat}", produces = "application/json")
  @Operation(
      summary = "Mute, pin, archive a chat, or mark it as read or unread",
      description =
          "One setting in a call. A chat that is archived is unpinned with it. Event chat.updated."
              + AFTERWARDS)
  Mono<ResponseEntity<Envelope<SettingView>>> change(
      Caller caller,
      @PathVariable String id,
      @PathVariable String chat,
      @RequestBody ChatChange request,
      TraceParent trace) {
    return commands.change(caller, id, request.checked(ChatAddress.chat(chat)), trace);
  }

  @PostMapping(path = "/api/sessions/{id}/chats/{chat}/clear", produces = "application/json")
  @Operation(
      summary = "Remove all messages of a chat from the account's own devices",
      description =
          "The chat stays, and others keep their messages. Event chat.updated." + AFTERWARDS)
  Mono<ResponseEntity<Envelope<SettingView>>> clear(
      Caller caller, @PathVariable String id, @PathVariable String chat, TraceParent trace) {
    ChangeSetting change = ChangeSetting.newBuilder().setClear(ChatAddress.chat(chat)).build();
    return commands.change(caller, id, change, trace);
  }

  @DeleteMapping(path = "/api/sessions/{id}/chats/{chat}", produces = "application/json")
  @Operation(
      summary = "Delete a chat on the account's own devices",
      description = "Others keep it. Event chat.updated." + AFTERWARDS)
  Mono<ResponseEntity<Envelope<SettingView>>> delete(
      Caller caller, @PathVariable String id, @PathVariable String chat, TraceParent trace) {
    ChangeSetting change = ChangeSetting.newBuilder().setDelete(ChatAddress.chat(chat)).build();
    return commands.change(caller, id, change, trace);
  }

  @PutMapping(path = "/api/sessions/{id}/contacts/{contact}", produces = "application/json")
  @Operation(
      summary = "Put a contact into the account's address book, or rename it",
      description = "Event contact.updated." + AFTERWARDS)
  Mono<ResponseEntity<Envelope<SettingView>>> name(
      Caller caller,
      @PathVariable String id,
      @PathVariable String contact,
      @RequestBody ContactName request,
      TraceParent trace) {
    return commands.change(caller, id, request.checked(ChatAddress.person(contact)), trace);
  }

  @DeleteMapping(path = "/api/sessions/{id}/contacts/{contact}", produces = "application/json")
  @Operation(
      summary = "Take a contact out of the account's address book",
      description = "Event contact.updated." + AFTERWARDS)
  Mono<ResponseEntity<Envelope<SettingView>>> remove(
      Caller caller, @PathVariable String id, @PathVariable String contact, TraceParent trace) {
    ChangeSetting change =
        ChangeSetting.newBuilder().setRemovedContact(ChatAddress.person(contact)).build();
    return commands.change(caller, id, change, trace);
  }
}
