package io.manyline.gateway.channel;

import io.manyline.proto.command.v1.ChangeAdmin;
import io.manyline.proto.command.v1.ChangeChannel;
import io.manyline.proto.command.v1.CreateChannel;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Bodies of channel requests.
final class ChannelRequests {
  private static final Set<String> ACTIONS = Set.of("invite", "accept", "demote", "transfer");

  private ChannelRequests() {}

  @Schema(name = "CreateChannel")
  record Create(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED, maxLength = ChannelFields.MAX_NAME)
          @Nullable String name,
      @Schema(maxLength = ChannelFields.MAX_DESCRIPTION) @Nullable String description) {
    CreateChannel checked() {
      return CreateChannel.newBuilder()
          .setName(ChannelFields.name(name))
          .setDescription(ChannelFields.description(description))
          .build();
    }
  }

  /// What is left out stays as it is. @param description empty deletes it
  @Schema(name = "UpdateChannel")
  record Update(@Nullable String name, @Nullable String description) {
    ChangeChannel checked() {
      if (name == null && description == null) {
        throw ChannelFields.invalid("Name the field to change: name or description.");
      }
      ChangeChannel.Builder change = ChangeChannel.newBuilder();
      if (name != null) {
        change.setName(ChannelFields.name(name));
      }
      if (description != null) {
        change.setDescription(ChannelFields.description(description));
      }
      return change.build();
    }
  }

  @Schema(name = "MuteChannel")
  record Mute(@Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable Boolean muted) {
    boolean checked() {
      if (muted == null) {
        throw ChannelFields.invalid("The field muted is true or false.");
      }
      return muted;
    }
  }

  /// @param emoji empty takes the reaction back
  @Schema(name = "ReactToPost")
  record React(@Schema(example = "👍") @Nullable String emoji) {}

  @Schema(name = "ViewPosts")
  record Views(@Nullable List<@Nullable Long> serverIds) {}

  /// @param user phone number or LID; left out for accept
  @Schema(name = "ChangeChannelAdmin")
  record Admin(
      @Schema(allowableValues = {"invite", "accept", "demote", "transfer"}) @Nullable String action,
      @Nullable String user) {
    ChangeAdmin checked() {
      if (action == null || !ACTIONS.contains(action)) {
        throw ChannelFields.invalid("The field action is invite, accept, demote or transfer.");
      }
      ChangeAdmin.Builder change = ChangeAdmin.newBuilder().setAction(action);
      return action.equals("accept")
          ? change.build()
          : change.setUser(ChannelFields.person(user)).build();
    }
  }
}
