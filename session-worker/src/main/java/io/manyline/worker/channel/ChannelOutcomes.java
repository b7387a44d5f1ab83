package io.manyline.worker.channel;

import io.manyline.proto.command.v1.Channel;
import io.manyline.proto.command.v1.ChannelList;
import io.manyline.proto.command.v1.ChannelOutcome;
import io.manyline.proto.command.v1.FollowerList;
import io.manyline.proto.command.v1.GroupPerson;
import io.manyline.proto.command.v1.Post;
import io.manyline.proto.command.v1.PostList;
import io.manyline.proto.message.v1.MessageContent;
import io.manyline.whatsapp.channel.ChannelFollower;
import io.manyline.whatsapp.channel.ChannelInfo;
import io.manyline.whatsapp.channel.ChannelPost;
import io.manyline.whatsapp.channel.ChannelRole;
import io.manyline.worker.content.ContentKind;
import io.manyline.worker.content.EventContents;
import io.manyline.worker.event.EventComposer;
import java.util.List;
import java.util.Locale;

/// What the client tells of channels, as an outcome.
///
/// **Shape:** bounded, so that an outcome fits a Kafka record: a list has at most [#MOST_CHANNELS]
/// channels; posts are at most as many as were asked for, and their contents [#MOST_BYTES].
final class ChannelOutcomes {
  static final int MOST_CHANNELS = 1_000;
  static final int MOST_BYTES = 512 * 1024;

  private ChannelOutcomes() {}

  static ChannelOutcome channel(ChannelInfo info) {
    return ChannelOutcome.newBuilder().setChannel(view(info)).build();
  }

  static ChannelOutcome list(List<ChannelInfo> all) {
    ChannelList.Builder list = ChannelList.newBuilder().setTruncated(all.size() > MOST_CHANNELS);
    all.stream().limit(MOST_CHANNELS).forEach(each -> list.addChannels(view(each)));
    return ChannelOutcome.newBuilder().setChannels(list).build();
  }

  static ChannelOutcome followers(List<ChannelFollower> all) {
    FollowerList.Builder list = FollowerList.newBuilder();
    for (ChannelFollower each : all) {
      GroupPerson.Builder person = GroupPerson.newBuilder().setRole(lower(each.role()));
      if (each.address().phone() != null) {
        person.setPhone(each.address().phone().user());
      }
      if (each.address().lid() != null) {
        person.setLid(each.address().lid().toString());
      }
      list.addFollowersBuilder().setPerson(person).setName(each.name());
    }
    return ChannelOutcome.newBuilder().setFollowers(list).build();
  }

  /// The latest that fit.
  static ChannelOutcome posts(List<ChannelPost> all) {
    List<Post> posts = all.stream().map(ChannelOutcomes::post).toList();
    int from = posts.size();
    int bytes = 0;
    while (from > 0 && bytes + posts.get(from - 1).getSerializedSize() <= MOST_BYTES) {
      bytes += posts.get(--from).getSerializedSize();
    }
    return ChannelOutcome.newBuilder()
        .setPosts(PostList.newBuilder().addAllPosts(posts.subList(from, posts.size())))
        .build();
  }

  private static Post post(ChannelPost each) {
    Post.Builder post =
        Post.newBuilder()
            .setServerId(each.serverId())
            .setMessageId(each.messageId())
            .setFromMe(each.fromMe())
            .setAt(EventComposer.timestamp(each.at()))
            .setViews(each.views());
    if (each.content() != null) {
      MessageContent content = EventContents.write(each.content());
      ContentKind kind = ContentKind.of(content);
      post.setKind(kind.name()).setContent(content);
      kind.text().ifPresent(post::setText);
    }
    if (each.editedAt() != null) {
      post.setEditedAt(EventComposer.timestamp(each.editedAt()));
    }
    each.reactions()
        .forEach((emoji, count) -> post.addReactionsBuilder().setEmoji(emoji).setCount(count));
    return post.build();
  }

  private static Channel view(ChannelInfo info) {
    return Channel.newBuilder()
        .setId(info.jid().toString())
        .setName(info.name())
        .setDescription(info.description())
        .setInviteCode(info.invite())
        .setCreatedAt(EventComposer.timestamp(info.createdAt()))
        .setFollowers(info.followers())
        .setVerified(info.verified())
        .setState(info.state())
        .setRole(lower(info.role()))
        .setMuted(info.muted())
        .build();
  }

  private static String lower(ChannelRole role) {
    return role.name().toLowerCase(Locale.ROOT);
  }
}
