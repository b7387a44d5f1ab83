package io.manyline.gateway.chat;

import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.tenant.Caller;
import io.manyline.proto.command.v1.ChangeSetting;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/// What the account's devices remember of single messages: stars, what is gone, what was read.
@RestController
@Tag(name = "Chats and contacts")
final class ChatMessageController {
  private static final String WHICH =
      " from_me=true for a message of the session's own number; author is required for another's"
          + " message in a group. Event chat.updated.";

  private final SettingCommands commands;

  ChatMessageController(SettingCommands commands) {
    this.commands = commands;
  }

  @PutMapping(
      path = "/api/sessions/{id}/chats/{chat}/messages/{message_id}/star",
      produces = "application/json")
  @Operation(summary = "Star a message", description = "On all devices of the account." + WHICH)
  Mono<ResponseEntity<Envelope<SettingView>>> star(
      Caller caller,
      @PathVariable String id,
      @PathVariable String chat,
      @PathVariable("message_id") String messageId,
      @RequestParam(name = "from_me", defaultValue = "false") boolean fromMe,
      @RequestParam(required = false) @Nullable String author,
      TraceParent trace) {
    ChatMessage message = ChatMessage.checked(chat, messageId, fromMe, author);
    return commands.change(caller, id, message.star(true), trace);
  }

  @DeleteMapping(
      path = "/api/sessions/{id}/chats/{chat}/messages/{message_id}/star",
      produces = "application/json")
  @Operation(summary = "Take a star away", description = "On all devices of the account." + WHICH)
  Mono<ResponseEntity<Envelope<SettingView>>> unstar(
      Caller caller,
      @PathVariable String id,
      @PathVariable String chat,
      @PathVariable("message_id") String messageId,
      @RequestParam(name = "from_me", defaultValue = "false") boolean fromMe,
      @RequestParam(required = false) @Nullable String author,
      TraceParent trace) {
    ChatMessage message = ChatMessage.checked(chat, messageId, fromMe, author);
    return commands.change(caller, id, message.star(false), trace);
  }

  @DeleteMapping(
      path = "/api/sessions/{id}/chats/{chat}/messages/{message_id}",
      produces = "application/json")
  @Operation(
      summary = "Delete a message on the account's own devices",
      description =
          "Others keep it: to delete it for everyone, send a message of type delete." + WHICH)
  Mono<ResponseEntity<Envelope<SettingView>>> delete(
      Caller caller,
      @PathVariable String id,
      @PathVariable String chat,
      @PathVariable("message_id") String messageId,
      @RequestParam(name = "from_me", defaultValue = "false") boolean fromMe,
      @RequestParam(required = false) @Nullable String author,
      TraceParent trace) {
    ChangeSetting change = ChatMessage.checked(chat, messageId, fromMe, author).deletion();
    return commands.change(caller, id, change, trace);
  }

  @PostMapping(path = "/api/sessions/{id}/chats/{chat}/read", produces = "application/json")
  @Operation(
      summary = "Tell the senders that their messages were read",
      description =
          "The blue ticks, at most 100 messages of one sender at once; sender is required in a"
              + " group and for status posts, whose chat is status@broadcast. To mark the chat as read on the account's own devices: PATCH"
              + " …/chats/{chat} with read.")
  Mono<ResponseEntity<Envelope<SettingView>>> read(
      Caller caller,
      @PathVariable String id,
      @PathVariable String chat,
      @RequestBody ReadMessages request,
      TraceParent trace) {
    return commands.markRead(caller, id, request.checked(chat), trace);
  }
}
