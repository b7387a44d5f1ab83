package io.manyline.gateway.chat;

import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.tenant.Caller;
import io.manyline.proto.command.v1.ChangeSetting;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/// Labels of WhatsApp Business: what there are, and which chats have them.
@RestController
@Tag(name = "Chats and contacts")
final class LabelController {
  private final SettingCommands commands;

  LabelController(SettingCommands commands) {
    this.commands = commands;
  }

  @PutMapping(path = "/api/sessions/{id}/labels/{label}", produces = "application/json")
  @Operation(
      summary = "Create a label, or change it",
      description =
          "{label} is its id, a number of your choice; color is WhatsApp's number of it, 0 to 19."
              + " Event label.updated.")
  Mono<ResponseEntity<Envelope<SettingView>>> put(
      Caller caller,
      @PathVariable String id,
      @PathVariable String label,
      @RequestBody LabelRequest request,
      TraceParent trace) {
    return commands.change(caller, id, request.checked(LabelRequest.id(label)), trace);
  }

  @DeleteMapping(path = "/api/sessions/{id}/labels/{label}", produces = "application/json")
  @Operation(summary = "Delete a label", description = "Event label.updated.")
  Mono<ResponseEntity<Envelope<SettingView>>> delete(
      Caller caller, @PathVariable String id, @PathVariable String label, TraceParent trace) {
    ChangeSetting.Builder change = ChangeSetting.newBuilder();
    change.getLabelBuilder().setId(LabelRequest.id(label)).setDeleted(true);
    return commands.change(caller, id, change.build(), trace);
  }

  @PutMapping(
      path = "/api/sessions/{id}/chats/{chat}/labels/{label}",
      produces = "application/json")
  @Operation(summary = "Put a label on a chat", description = "Event chat.updated.")
  Mono<ResponseEntity<Envelope<SettingView>>> attach(
      Caller caller,
      @PathVariable String id,
      @PathVariable String chat,
      @PathVariable String label,
      TraceParent trace) {
    return commands.change(caller, id, chatLabel(chat, label, true), trace);
  }

  @DeleteMapping(
      path = "/api/sessions/{id}/chats/{chat}/labels/{label}",
      produces = "application/json")
  @Operation(summary = "Take a label off a chat", description = "Event chat.updated.")
  Mono<ResponseEntity<Envelope<SettingView>>> detach(
      Caller caller,
      @PathVariable String id,
      @PathVariable String chat,
      @PathVariable String label,
      TraceParent trace) {
    return commands.change(caller, id, chatLabel(chat, label, false), trace);
  }

  private static ChangeSetting chatLabel(String chat, String label, boolean labeled) {
    ChangeSetting.Builder change = ChangeSetting.newBuilder();
    change
        .getChatLabelBuilder()
        .setChat(ChatAddress.chat(chat))
        .setLabel(LabelRequest.id(label))
        .setLabeled(labeled);
    return change.build();
  }
}
