package io.manyline.gateway.channel;

import io.manyline.gateway.command.TraceParent;
import io.manyline.gateway.envelope.Envelope;
import io.manyline.gateway.session.SessionCalls.Call;
import io.manyline.gateway.tenant.Caller;
import io.manyline.proto.command.v1.ChannelCommand;
import io.manyline.proto.command.v1.ListPosts;
import io.manyline.proto.command.v1.LiveUpdates;
import io.manyline.proto.command.v1.ReactToPost;
import io.manyline.proto.command.v1.ViewPosts;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/// Posts of a channel, reactions and views, and who is in it as what.
@RestController
@Tag(name = "Channels")
final class ChannelPostController {
  private final ChannelCalls calls;

  ChannelPostController(ChannelCalls calls) {
    this.calls = calls;
  }

  @GetMapping(
      path = "/api/sessions/{id}/channels/{channel_id}/posts",
      produces = "application/json")
  @Operation(
      summary = "Posts of a channel, in order",
      description =
          "The latest; before and after are server_ids to page by. Answers may hold fewer than"
              + " asked for when the posts are large.")
  Mono<ResponseEntity<Envelope<PostListView>>> posts(
      Caller caller,
      @PathVariable String id,
      @PathVariable("channel_id") String channelId,
      @RequestParam(required = false) @Nullable Integer count,
      @RequestParam(required = false) @Nullable Long before,
      @RequestParam(required = false) @Nullable Long after,
      TraceParent trace) {
    ListPosts asked =
        ListPosts.newBuilder()
            .setCount(ChannelFields.count("count", count, 50, ChannelFields.MAX_POSTS))
            .setBefore(ChannelFields.place("before", before))
            .setAfter(ChannelFields.place("after", after))
            .build();
    if (before != null && after != null) {
      throw ChannelFields.invalid("Give before or after, not both.");
    }
    return calls.ask(
        new Call(caller, id, null, trace),
        ChannelCommand.newBuilder().setChannel(ChannelFields.channel(channelId)).setPosts(asked),
        outcome -> PostListView.of(outcome.getPosts()));
  }

  @PutMapping(
      path = "/api/sessions/{id}/channels/{channel_id}/posts/{server_id}/reaction",
      produces = "application/json")
  @Operation(summary = "React to a post, or take the reaction back")
  Mono<ResponseEntity<Envelope<ChannelActionView>>> react(
      Caller caller,
      @PathVariable String id,
      @PathVariable("channel_id") String channelId,
      @PathVariable("server_id") long serverId,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
      @RequestBody ChannelRequests.React request,
      TraceParent trace) {
    ReactToPost react =
        ReactToPost.newBuilder()
            .setServerId(ChannelFields.place("server_id", serverId))
            .setEmoji(ChannelFields.emoji(request.emoji()))
            .build();
    return calls.change(
        new Call(caller, id, key, trace),
        ChannelCommand.newBuilder().setChannel(ChannelFields.channel(channelId)).setReact(react));
  }

  @PostMapping(
      path = "/api/sessions/{id}/channels/{channel_id}/views",
      produces = "application/json")
  @Operation(summary = "Count as having seen posts")
  Mono<ResponseEntity<Envelope<ChannelActionView>>> view(
      Caller caller,
      @PathVariable String id,
      @PathVariable("channel_id") String channelId,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
      @RequestBody ChannelRequests.Views request,
      TraceParent trace) {
    ViewPosts view =
        ViewPosts.newBuilder()
            .addAllServerIds(ChannelFields.serverIds(request.serverIds()))
            .build();
    return calls.change(
        new Call(caller, id, key, trace),
        ChannelCommand.newBuilder().setChannel(ChannelFields.channel(channelId)).setView(view));
  }

  @PostMapping(
      path = "/api/sessions/{id}/channels/{channel_id}/live-updates",
      produces = "application/json")
  @Operation(
      summary = "Ask to be told of reactions and views as they come",
      description = "Events channel.post_updated follow for data.live_seconds; then ask again.")
  Mono<ResponseEntity<Envelope<ChannelActionView>>> live(
      Caller caller,
      @PathVariable String id,
      @PathVariable("channel_id") String channelId,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
      TraceParent trace) {
    return calls.change(
        new Call(caller, id, key, trace),
        ChannelCommand.newBuilder()
            .setChannel(ChannelFields.channel(channelId))
            .setLiveUpdates(LiveUpdates.getDefaultInstance()));
  }

  @GetMapping(
      path = "/api/sessions/{id}/channels/{channel_id}/followers",
      produces = "application/json")
  @Operation(summary = "Who follows a channel, for its admins")
  Mono<ResponseEntity<Envelope<FollowerListView>>> followers(
      Caller caller,
      @PathVariable String id,
      @PathVariable("channel_id") String channelId,
      @RequestParam(required = false) @Nullable Integer count,
      TraceParent trace) {
    int most = ChannelFields.count("count", count, 100, ChannelFields.MAX_FOLLOWERS);
    return calls.ask(
        new Call(caller, id, null, trace),
        ChannelCommand.newBuilder().setChannel(ChannelFields.channel(channelId)).setFollowers(most),
        outcome -> FollowerListView.of(outcome.getFollowers()));
  }

  @PostMapping(
      path = "/api/sessions/{id}/channels/{channel_id}/admins",
      produces = "application/json")
  @Operation(
      summary = "Invite, accept, demote an admin, or hand the channel over",
      description =
          "The owner invites one who follows; that one accepts; the owner demotes, or transfers the"
              + " channel to an admin.")
  Mono<ResponseEntity<Envelope<ChannelActionView>>> admins(
      Caller caller,
      @PathVariable String id,
      @PathVariable("channel_id") String channelId,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
      @RequestBody ChannelRequests.Admin request,
      TraceParent trace) {
    return calls.change(
        new Call(caller, id, key, trace),
        ChannelCommand.newBuilder()
            .setChannel(ChannelFields.channel(channelId))
            .setAdmin(request.checked()));
  }
}
