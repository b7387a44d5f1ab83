package io.manyline.sandbox.channel;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.mex.MexException;
import io.manyline.sandbox.relay.Peer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one can do with a channel, with the rights that one has in it; who is concerned hears of
/// it.
///
/// **Errors:** [MexException] 403 for what is not the caller's to do, 400 for a name or description
/// that no channel has.
final class ChannelDesk {
  private static final int MAX_NAME = 100;
  private static final int MAX_DESCRIPTION = 2_048;

  private final Channels channels;
  private final ChannelNotifier notifier;

  ChannelDesk(Channels channels, ChannelNotifier notifier) {
    this.channels = channels;
    this.notifier = notifier;
  }

  Channel create(Peer creator, String name, String description) {
    Channel channel = channels.create(creator.account(), named(name), described(description));
    notifier.siblings(
        creator,
        "NotificationNewsletterJoin",
        "xwa2_notify_newsletter_on_join",
        ChannelJson.metadata(channel, creator.account()));
    return channel;
  }

  /// @param picture empty removes it; null for what stays as it is
  void update(
      Peer by,
      Channel channel,
      @Nullable String name,
      @Nullable String description,
      @Nullable String picture) {
    require(channel.role(by.account()).mayPost());
    Map<String, Object> settings = new LinkedHashMap<>();
    if (name != null) {
      channel.rename(channels.text(named(name)));
      settings.put("name", name);
    }
    if (description != null) {
      channel.describe(channels.text(described(description)));
      settings.put("description", description);
    }
    if (picture != null) {
      channel.picture(picture.isEmpty() ? null : channels.text("").id());
      settings.put("picture", picture.isEmpty() ? "" : channel.pictureId());
    }
    channels.save(channel);
    Map<String, Object> update = new LinkedHashMap<>();
    update.put("jid", channel.jid().toString());
    update.put("settings", settings);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("operation", "NotificationNewsletterUpdate");
    body.put("updates", List.of(update));
    body.put(
        "data",
        Map.of("xwa2_notify_newsletter_on_metadata_update", ChannelJson.withoutViewer(channel)));
    notifier.everybody(channel, by.address(), "NotificationNewsletterUpdate", body);
  }

  void delete(Peer by, Channel channel) {
    require(channel.role(by.account()) == ChannelRole.OWNER);
    notifier.everybody(
        channel,
        by.address(),
        "NotificationNewsletterStateChange",
        Map.of(
            "data",
            Map.of(
                "xwa2_notify_newsletter_on_state_change", ChannelJson.state(channel, "DELETED"))));
    channels.delete(channel);
  }

  void follow(Peer by, Channel channel) {
    if (channel.role(by.account()) == ChannelRole.GUEST) {
      channel.put(by.account().number(), ChannelRole.SUBSCRIBER);
      channels.save(channel);
      notifier.siblings(
          by,
          "NotificationNewsletterJoin",
          "xwa2_notify_newsletter_on_join",
          ChannelJson.metadata(channel, by.account()));
    }
  }

  void leave(Peer by, Channel channel) {
    channel.drop(by.account().number());
    channels.save(channel);
    Map<String, Object> left = ChannelJson.state(channel, "ACTIVE");
    left.put("role", ChannelRole.GUEST.name());
    notifier.siblings(by, "NotificationNewsletterLeave", "xwa2_notify_newsletter_on_leave", left);
  }

  void mute(Peer by, Channel channel, String what, boolean on) {
    require(channel.role(by.account()) != ChannelRole.GUEST);
    channel.mute(by.account(), what, on);
    channels.save(channel);
    Map<String, Object> muted = ChannelJson.state(channel, "ACTIVE");
    muted.put("mute", ChannelJson.onOff(on));
    muted.put("type", what);
    notifier.siblings(
        by,
        "NotificationNewsletterUserSettingChange",
        "xwa2_notify_newsletter_on_mute_change",
        muted);
  }

  void invite(Peer by, Channel channel, Account admin) {
    require(channel.role(by.account()) == ChannelRole.OWNER);
    if (channel.role(admin) == ChannelRole.GUEST) {
      throw new MexException(404, "Not found: who becomes an admin follows the channel first");
    }
    channel.invited().add(admin.number());
    channels.save(channel);
  }

  void withdraw(Peer by, Channel channel, Account admin) {
    require(channel.role(by.account()) == ChannelRole.OWNER);
    channel.invited().remove(admin.number());
    channels.save(channel);
  }

  void accept(Peer by, Channel channel) {
    require(channel.invited().remove(by.account().number()));
    role(by, channel, by.account(), ChannelRole.ADMIN, "NotificationNewsletterAdminPromote");
  }

  void demote(Peer by, Channel channel, Account admin) {
    boolean oneself = by.account() == admin;
    require(oneself || channel.role(by.account()) == ChannelRole.OWNER);
    if (channel.role(admin) != ChannelRole.ADMIN) {
      throw new MexException(404, "Not found: no admin of the channel");
    }
    role(by, channel, admin, ChannelRole.SUBSCRIBER, "NotificationNewsletterAdminDemote");
  }

  void changeOwner(Peer by, Channel channel, Account owner) {
    require(channel.role(by.account()) == ChannelRole.OWNER);
    if (channel.role(owner) != ChannelRole.ADMIN) {
      throw new MexException(404, "Not found: no admin of the channel");
    }
    channel.put(by.account().number(), ChannelRole.ADMIN);
    role(by, channel, owner, ChannelRole.OWNER, "NotificationNewsletterOwnerUpdate");
  }

  private void role(Peer by, Channel channel, Account whom, ChannelRole role, String operation) {
    channel.put(whom.number(), role);
    channels.save(channel);
    Map<String, Object> update = new LinkedHashMap<>();
    update.put("jid", channel.jid().toString());
    update.put("user", whom.lidJid(0).toString());
    update.put("role", role.name());
    Map<String, Object> told = ChannelJson.state(channel, "ACTIVE");
    told.put("user", Map.of("id", whom.lidJid(0).toString(), "pn", whom.phoneJid(0).toString()));
    told.put("role", role.name());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("operation", operation);
    body.put("updates", List.of(update));
    body.put("data", Map.of("xwa2_notify_newsletter_on_role_change", told));
    notifier.everybody(channel, by.address(), operation, body);
  }

  private static void require(boolean allowed) {
    if (!allowed) {
      throw new MexException(403, "Not authorized");
    }
  }

  private static String named(String name) {
    if (name.isBlank() || name.length() > MAX_NAME) {
      throw new MexException(400, "Bad request: a name has 1 to " + MAX_NAME + " characters");
    }
    return name;
  }

  private static String described(String description) {
    if (description.length() > MAX_DESCRIPTION) {
      throw new MexException(
          400, "Bad request: a description has at most " + MAX_DESCRIPTION + " characters");
    }
    return description;
  }
}
