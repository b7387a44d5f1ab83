package io.manyline.gateway.channel;

import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.session.SessionCalls.Call;
import io.manyline.gateway.tenant.Caller;
import io.manyline.proto.command.v1.ChannelCommand;
import io.manyline.proto.command.v1.DeleteChannel;
import io.manyline.proto.command.v1.GetChannel;
import io.manyline.proto.command.v1.ListChannels;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/// Channels: list, make, look, change, follow, mute, delete.
@RestController
@Tag(name = "Channels")
final class ChannelController {
  private final ChannelCalls calls;

  ChannelController(ChannelCalls calls) {
    this.calls = calls;
  }

  @GetMapping(path = "/api/sessions/{id}/channels", produces = "application/json")
  @Operation(summary = "Channels that the session's number follows or owns")
  Mono<ResponseEntity<Envelope<ChannelListView>>> list(
      Caller caller, @PathVariable String id, TraceParent trace) {
    return calls.ask(
        new Call(caller, id, null, trace),
        ChannelCommand.newBuilder().setList(ListChannels.getDefaultInstance()),
        outcome -> ChannelListView.of(outcome.getChannels()));
  }

  @PostMapping(path = "/api/sessions/{id}/channels", produces = "application/json")
  @Operation(
      summary = "Make a channel",
      description =
          "When the connection ends before WhatsApp answers, the outcome is OUTCOME_UNKNOWN: list"
              + " the channels before you repeat it. Posts go by POST …/messages with the channel's"
              + " id as to.")
  Mono<ResponseEntity<Envelope<ChannelActionView>>> create(
      Caller caller,
      @PathVariable String id,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
      @RequestBody ChannelRequests.Create request,
      TraceParent trace) {
    return calls.change(
        new Call(caller, id, key, trace), ChannelCommand.newBuilder().setCreate(request.checked()));
  }

  @GetMapping(path = "/api/sessions/{id}/channel-invites/{code}", produces = "application/json")
  @Operation(
      summary = "What an invite leads to",
      description = "The code is the end of a link https://whatsapp.com/channel/…")
  Mono<ResponseEntity<Envelope<ChannelView>>> invited(
      Caller caller, @PathVariable String id, @PathVariable String code, TraceParent trace) {
    return calls.ask(
        new Call(caller, id, null, trace),
        ChannelCommand.newBuilder().setInvite(ChannelFields.invite(code)),
        outcome -> ChannelView.of(outcome.getChannel()));
  }

  @GetMapping(path = "/api/sessions/{id}/channels/{channel_id}", produces = "application/json")
  @Operation(summary = "A channel")
  Mono<ResponseEntity<Envelope<ChannelView>>> find(
      Caller caller,
      @PathVariable String id,
      @PathVariable("channel_id") String channelId,
      TraceParent trace) {
    return calls.ask(
        new Call(caller, id, null, trace),
        ChannelCommand.newBuilder()
            .setChannel(ChannelFields.channel(channelId))
            .setGet(GetChannel.getDefaultInstance()),
        outcome -> ChannelView.of(outcome.getChannel()));
  }

  @PatchMapping(path = "/api/sessions/{id}/channels/{channel_id}", produces = "application/json")
  @Operation(summary = "Change name or description")
  Mono<ResponseEntity<Envelope<ChannelActionView>>> change(
      Caller caller,
      @PathVariable String id,
      @PathVariable("channel_id") String channelId,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
      @RequestBody ChannelRequests.Update request,
      TraceParent trace) {
    return calls.change(
        new Call(caller, id, key, trace),
        ChannelCommand.newBuilder()
            .setChannel(ChannelFields.channel(channelId))
            .setChange(request.checked()));
  }

  @DeleteMapping(path = "/api/sessions/{id}/channels/{channel_id}", produces = "application/json")
  @Operation(summary = "Delete a channel, as its owner")
  Mono<ResponseEntity<Envelope<ChannelActionView>>> delete(
      Caller caller,
      @PathVariable String id,
      @PathVariable("channel_id") String channelId,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
      TraceParent trace) {
    return calls.change(
        new Call(caller, id, key, trace),
        ChannelCommand.newBuilder()
            .setChannel(ChannelFields.channel(channelId))
            .setDelete(DeleteChannel.getDefaultInstance()));
  }

  @PostMapping(
      path = "/api/sessions/{id}/channels/{channel_id}/follow",
      produces = "application/json")
  @Operation(
      summary = "Follow a channel",
      description =
          "Its posts arrive as message.received with the channel as chat, and their server_id.")
  Mono<ResponseEntity<Envelope<ChannelActionView>>> follow(
      Caller caller,
      @PathVariable String id,
      @PathVariable("channel_id") String channelId,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
      TraceParent trace) {
    return calls.change(
        new Call(caller, id, key, trace),
        ChannelCommand.newBuilder().setChannel(ChannelFields.channel(channelId)).setFollow(true));
  }

  @PostMapping(
      path = "/api/sessions/{id}/channels/{channel_id}/unfollow",
      produces = "application/json")
  @Operation(summary = "Follow a channel no more")
  Mono<ResponseEntity<Envelope<ChannelActionView>>> unfollow(
      Caller caller,
      @PathVariable String id,
      @PathVariable("channel_id") String channelId,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
      TraceParent trace) {
    return calls.change(
        new Call(caller, id, key, trace),
        ChannelCommand.newBuilder().setChannel(ChannelFields.channel(channelId)).setFollow(false));
  }

  @PutMapping(path = "/api/sessions/{id}/channels/{channel_id}/mute", produces = "application/json")
  @Operation(summary = "Mute a channel, or do not any more")
  Mono<ResponseEntity<Envelope<ChannelActionView>>> mute(
      Caller caller,
      @PathVariable String id,
      @PathVariable("channel_id") String channelId,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
      @RequestBody ChannelRequests.Mute request,
      TraceParent trace) {
    return calls.change(
        new Call(caller, id, key, trace),
        ChannelCommand.newBuilder()
            .setChannel(ChannelFields.channel(channelId))
            .setMute(request.checked()));
  }
}
