package io.manyline.gateway.channel;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.google.protobuf.util.Timestamps;
import io.manyline.proto.command.v1.Post;
import io.manyline.proto.command.v1.PostList;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Posts of a channel, in order.
@Schema(name = "ChannelPostList")
record PostListView(List<PostView> posts, int count) {
  static PostListView of(PostList list) {
    List<PostView> posts = list.getPostsList().stream().map(PostView::of).toList();
    return new PostListView(posts, posts.size());
  }

  /// @param serverId place in the channel, by which it is reacted to and pages are asked for
  /// @param messageId by which its author edits it and takes it back
  /// @param kind as of the event message.received; left out once it was taken back
  /// @param text or caption
  @Schema(name = "ChannelPost")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record PostView(
      long serverId,
      String messageId,
      boolean fromMe,
      Instant at,
      @Nullable String kind,
      @Nullable String text,
      @Nullable Instant editedAt,
      List<ReactionView> reactions,
      long views) {
    static PostView of(Post post) {
      return new PostView(
          post.getServerId(),
          post.getMessageId(),
          post.getFromMe(),
          Instant.ofEpochMilli(Timestamps.toMillis(post.getAt())),
          post.hasContent() ? post.getKind() : null,
          post.hasText() ? post.getText() : null,
          post.hasEditedAt() ? Instant.ofEpochMilli(Timestamps.toMillis(post.getEditedAt())) : null,
          post.getReactionsList().stream()
              .map(each -> new ReactionView(each.getEmoji(), each.getCount()))
              .toList(),
          post.getViews());
    }
  }

  /// How often an emoji was given.
  @Schema(name = "ChannelReaction")
  record ReactionView(String emoji, long count) {}
}
