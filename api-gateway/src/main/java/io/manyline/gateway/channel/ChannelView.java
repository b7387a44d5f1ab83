package io.manyline.gateway.channel;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.google.protobuf.util.Timestamps;
import io.manyline.proto.command.v1.Channel;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A channel as shown.
///
/// @param inviteLink where others find it
/// @param followers how many, as WhatsApp counts; 0 in lists
/// @param role of the session's number
@Schema(name = "Channel")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ChannelView(
    String id,
    String name,
    String description,
    @Nullable String inviteCode,
    @Nullable String inviteLink,
    Instant createdAt,
    long followers,
    boolean verified,
    @Schema(allowableValues = {"active", "suspended", "geosuspended", "deleted"}) String state,
    @Schema(allowableValues = {"owner", "admin", "subscriber", "guest"}) String role,
    boolean muted) {
  private static final String LINK = "https://whatsapp.com/channel/";

  static ChannelView of(Channel channel) {
    String code = channel.getInviteCode().isEmpty() ? null : channel.getInviteCode();
    return new ChannelView(
        channel.getId(),
        channel.getName(),
        channel.getDescription(),
        code,
        code == null ? null : LINK + code,
        Instant.ofEpochMilli(Timestamps.toMillis(channel.getCreatedAt())),
        channel.getFollowers(),
        channel.getVerified(),
        channel.getState(),
        channel.getRole(),
        channel.getMuted());
  }
}
