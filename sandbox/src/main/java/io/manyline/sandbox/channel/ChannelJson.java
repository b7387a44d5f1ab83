package io.manyline.sandbox.channel;

import io.manyline.sandbox.account.Account;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Channels as `w:mex` tells them: numbers as strings, nothing left out.
///
/// **Source:** docs/protocol/channels.md (whatsmeow types/newsletter.go; Baileys
/// src/Types/Newsletter.ts; whatsapp-rust src/features/newsletter.rs).
final class ChannelJson {
  static final List<String> ACTIVITIES =
      List.of("MUTE_FOLLOWER_ACTIVITY", "MUTE_ADMIN_ACTIVITY", "MUTE");

  private ChannelJson() {}

  static Map<String, Object> metadata(Channel channel, Account viewer) {
    Map<String, Object> metadata = withoutViewer(channel);
    metadata.put("viewer_metadata", viewer(channel, viewer));
    return metadata;
  }

  static Map<String, Object> withoutViewer(Channel channel) {
    Map<String, Object> thread = new LinkedHashMap<>();
    thread.put("creation_time", Long.toString(channel.created()));
    thread.put("description", text(channel.description()));
    thread.put("handle", null);
    thread.put("invite", channel.invite());
    thread.put("name", text(channel.nameText()));
    thread.put("picture", picture(channel, "IMAGE"));
    thread.put("preview", picture(channel, "PREVIEW"));
    thread.put("settings", Map.of("reaction_codes", Map.of("value", "ALL")));
    thread.put("subscribers_count", Integer.toString(channel.members().size()));
    thread.put("verification", "UNVERIFIED");
    Map<String, Object> metadata = state(channel, "ACTIVE");
    metadata.put("thread_metadata", thread);
    return metadata;
  }

  /// What answers a change that shows nothing else.
  static Map<String, Object> state(Channel channel, String state) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", channel.jid().toString());
    body.put("state", Map.of("type", state));
    return body;
  }

  static String onOff(boolean on) {
    return on ? "ON" : "OFF";
  }

  /// One who follows, as admins see them.
  static Map<String, Object> follower(Account account, ChannelRole role, long since) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("id", account.lidJid(0).toString());
    node.put("pn", account.phoneJid(0).toString());
    node.put("display_name", account.name());
    node.put("username_info", null);
    Map<String, Object> edge = new LinkedHashMap<>();
    edge.put("node", node);
    edge.put("role", role.name());
    edge.put("follow_time", Long.toString(since));
    edge.put("admin_profile", null);
    return edge;
  }

  private static Map<String, Object> viewer(Channel channel, Account viewer) {
    List<Map<String, Object>> settings = new ArrayList<>();
    for (String activity : ACTIVITIES) {
      settings.add(Map.of("type", activity, "value", onOff(channel.isMuted(viewer, activity))));
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("mute", onOff(channel.isMuted(viewer, "MUTE")));
    body.put("role", channel.role(viewer).name().toUpperCase(Locale.ROOT));
    body.put("settings", settings);
    return body;
  }

  private static Map<String, Object> text(ChannelText text) {
    return Map.of(
        "id", text.id(), "text", text.text(), "update_time", Long.toString(text.micros()));
  }

  private static Map<String, Object> picture(Channel channel, String type) {
    String id = channel.pictureId() == null ? "" : channel.pictureId();
    return Map.of("direct_path", "", "id", id, "type", type);
  }
}
