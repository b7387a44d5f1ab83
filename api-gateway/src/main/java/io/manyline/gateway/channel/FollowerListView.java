package io.manyline.gateway.channel;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.manyline.proto.command.v1.Follower;
import io.manyline.proto.command.v1.FollowerList;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Those who follow a channel, as its admins see them.
@Schema(name = "ChannelFollowerList")
record FollowerListView(List<FollowerView> followers, int count) {
  static FollowerListView of(FollowerList list) {
    List<FollowerView> all = list.getFollowersList().stream().map(FollowerView::of).toList();
    return new FollowerListView(all, all.size());
  }

  /// @param phone digits, where it is told @param lid hidden identity, where it is told
  @Schema(name = "ChannelFollower")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record FollowerView(
      @Nullable String phone, @Nullable String lid, @Nullable String name, String role) {
    static FollowerView of(Follower follower) {
      return new FollowerView(
          follower.getPerson().hasPhone() ? follower.getPerson().getPhone() : null,
          follower.getPerson().hasLid() ? follower.getPerson().getLid() : null,
          follower.getName().isEmpty() ? null : follower.getName(),
          follower.getPerson().getRole());
    }
  }
}
