package io.manyline.worker.event;

import io.manyline.proto.event.JsonNumber;
import io.manyline.proto.event.v1.ChannelPostUpdated;
import io.manyline.proto.event.v1.ChannelUpdated;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.event.WaEvent.ChannelChanged;
import java.util.Locale;

/// What changed about channels and their posts, as the platform tells it.
final class ChannelEvents {
  private ChannelEvents() {}

  static SessionEvent changed(ChannelChanged it, EventComposer composer) {
    String chat = it.channel().toString();
    ChannelUpdated.Builder update =
        ChannelUpdated.newBuilder().setChat(chat).setAt(EventComposer.timestamp(it.at()));
    switch (it.what()) {
      case ChannelChanged.Followed what ->
          update.setChange("followed").setName(what.name()).setRole(lower(what.role()));
      case ChannelChanged.Unfollowed _ -> update.setChange("unfollowed");
      case ChannelChanged.Muted what -> update.setChange(what.muted() ? "muted" : "unmuted");
      case ChannelChanged.Described what ->
          update.setChange("described").setName(what.name()).setDescription(what.description());
      case ChannelChanged.State what -> update.setChange("state").setState(what.state());
      case ChannelChanged.Role what ->
          update
              .setChange("role")
              .setRole(lower(what.role()))
              .setUser(EventTranslator.address(what.user()));
    }
    return composer
        .event(composer.ids().channel(chat, it.id()), it.at(), chat)
        .setChannelUpdated(update)
        .build();
  }

  static SessionEvent counts(WaEvent.ChannelCounts it, EventComposer composer) {
    String chat = it.channel().toString();
    ChannelPostUpdated.Builder update =
        ChannelPostUpdated.newBuilder().setChat(chat).setAt(EventComposer.timestamp(it.at()));
    for (WaEvent.ChannelCounts.Post each : it.posts()) {
      ChannelPostUpdated.Post.Builder post =
          update
              .addPostsBuilder()
              .setServerId(JsonNumber.of(each.serverId()))
              .setViews(JsonNumber.of(each.views()));
      each.reactions()
          .forEach(
              (emoji, count) ->
                  post.addReactionsBuilder().setEmoji(emoji).setCount(JsonNumber.of(count)));
    }
    return composer
        .event(composer.ids().channel(chat, it.id()), it.at(), chat)
        .setChannelPostUpdated(update)
        .build();
  }

  private static String lower(String role) {
    return role.toLowerCase(Locale.ROOT);
  }
}
