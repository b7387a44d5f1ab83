package io.manyline.sandbox.channel;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.mex.MexException;
import io.manyline.sandbox.mex.MexHandler;
import io.manyline.sandbox.mex.MexTable;
import io.manyline.sandbox.mex.Variables;
import io.manyline.sandbox.relay.Peer;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.jid.MalformedJidException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Operations on channels, by the document ids of whatsmeow (web and desktop), Baileys and
/// whatsapp-rust, each with its roots.
///
/// **Shape:** one id may stand for two operations, then its variables tell which: whatsmeow's
/// desktop follows and lists by the same. **Source:** whatsmeow newsletter.go; Baileys
/// src/Types/Mex.ts; whatsapp-rust wacore/src/iq/mex_operations.rs.
final class ChannelOperations {
  private static final int MOST = 1_000;
  private static final Duration INVITATION = Duration.ofDays(7);

  private final Accounts accounts;
  private final Channels channels;
  private final ChannelDesk desk;

  ChannelOperations(Accounts accounts, Channels channels, ChannelDesk desk) {
    this.accounts = accounts;
    this.channels = channels;
    this.desk = desk;
  }

  void register(MexTable table) {
    table
        .put(
            this::create,
            "8823471724422422",
            "25149874324715067",
            "6234210096708695",
            "27527996220149684")
        .put(
            this::show,
            "6563316087068696",
            "27456920720571478",
            "9779843322044422",
            "7272540469429201",
            "26944199458535748")
        .put(this::followed, "6388546374527196", "25399611239711790")
        .put(this::followedOrFollow, "8621797084555037")
        .put(this::follow, "24404358912487870", "9926858900719341")
        .put(this::leave, "9767147403369991", "6392786840836363", "8782612271820087")
        .put(this::update, "24250201037901610", "7150902998257522", "7839742399440946")
        .put(this::delete, "30062808666639665")
        .put(muting(true), "6274038279359549", "5971669009605755", "29766401636284406")
        .put(muting(false), "6068417879924485", "6104029483058502", "9864994326891137")
        .put(this::setting, "31938993655691868");
    table
        .put(this::followers, "27472091235714801", "9800646650009898", "25403502652570342")
        .put(this::pending, "9783111038412085")
        .put(this::admins, "7130823597031706", "26278439461859188", "9801384413216421")
        .put(this::changeOwner, "7341777602580933", "9546742745432473")
        .put(this::demote, "6551828931592903", "9880997548630971")
        .put(this::invite, "9387141988078609")
        .put(this::withdraw, "9656078347839416")
        .put(this::accept, "9580828702035549")
        .put(
            directory("xwa2_newsletters_recommended"),
            "7263823273662354",
            "27256776790637714",
            "25806748772361516")
        .put(directory("xwa2_newsletters_directory_list"), "6190824427689257", "26125047313831973");
  }

  private Map<String, Object> create(Peer from, Variables variables) {
    Variables input =
        variables.has("newsletter_input")
            ? variables.object("newsletter_input")
            : variables.object("input");
    Channel channel =
        desk.create(from, input.required("name"), input.text("description").orElse(""));
    return metadata("xwa2_newsletter_create", channel, from);
  }

  private Map<String, Object> show(Peer from, Variables variables) {
    Variables input = variables.object("input");
    String key = input.required("key");
    Optional<Channel> channel =
        input.text("type").filter("INVITE"::equalsIgnoreCase).isPresent()
            ? channels.byInvite(key.substring(key.lastIndexOf('/') + 1))
            : channels.find(key);
    Channel found = channel.orElseThrow(ChannelOperations::notFound);
    return variables.flag("fetch_viewer_metadata", true)
        ? metadata("xwa2_newsletter", found, from)
        : root("xwa2_newsletter", ChannelJson.withoutViewer(found));
  }

  private Map<String, Object> followed(Peer from, Variables variables) {
    List<Map<String, Object>> all =
        channels.of(from.account()).stream()
            .map(channel -> ChannelJson.metadata(channel, from.account()))
            .toList();
    return root("xwa2_newsletter_subscribed", all);
  }

  private Map<String, Object> followedOrFollow(Peer from, Variables variables) {
    return variables.has("newsletter_id") ? follow(from, variables) : followed(from, variables);
  }

  private Map<String, Object> follow(Peer from, Variables variables) {
    Channel channel = channel(variables);
    desk.follow(from, channel);
    return metadata("xwa2_newsletter_join_v2", channel, from);
  }

  private Map<String, Object> leave(Peer from, Variables variables) {
    Channel channel = channel(variables);
    desk.leave(from, channel);
    return root("xwa2_newsletter_leave_v2", ChannelJson.state(channel, "ACTIVE"));
  }

  private Map<String, Object> update(Peer from, Variables variables) {
    Channel channel = channel(variables);
    Variables updates = variables.object("updates");
    desk.update(
        from,
        channel,
        updates.text("name").orElse(null),
        updates.text("description").orElse(null),
        updates.text("picture").orElse(null));
    return metadata("xwa2_newsletter_update", channel, from);
  }

  private Map<String, Object> delete(Peer from, Variables variables) {
    Channel channel = channel(variables);
    desk.delete(from, channel);
    return root("xwa2_newsletter_delete_v2", ChannelJson.state(channel, "DELETED"));
  }

  private MexHandler muting(boolean on) {
    return (from, variables) -> {
      Channel channel = channel(variables);
      desk.mute(from, channel, "MUTE", on);
      return root(
          on ? "xwa2_newsletter_mute_v2" : "xwa2_newsletter_unmute_v2",
          ChannelJson.metadata(channel, from.account()));
    };
  }

  private Map<String, Object> setting(Peer from, Variables variables) {
    Variables input = variables.object("input");
    String type = input.required("type");
    if (!ChannelJson.ACTIVITIES.contains(type)) {
      throw new MexException(400, "Bad request: no such setting");
    }
    Channel channel = channel(input);
    desk.mute(from, channel, type, input.required("value").equals("ON"));
    return root("xwa2_newsletter_update_user_setting", ChannelJson.state(channel, "ACTIVE"));
  }

  /// Two roots: whatsmeow calls them subscribers.
  private Map<String, Object> followers(Peer from, Variables variables) {
    Variables input = variables.object("input");
    Channel channel = channel(input);
    if (!channel.role(from.account()).mayPost()) {
      throw new MexException(403, "Not authorized");
    }
    List<Map<String, Object>> edges = new ArrayList<>();
    channel.members().entrySet().stream()
        .limit(Math.clamp(input.number("count", MOST), 0, MOST))
        .forEach(
            each ->
                accounts
                    .byNumber(each.getKey())
                    .ifPresent(
                        account ->
                            edges.add(
                                ChannelJson.follower(
                                    account, each.getValue(), channel.created()))));
    Map<String, Object> data = new HashMap<>();
    data.put("xwa2_newsletter_followers", Map.of("followers", Map.of("edges", edges)));
    data.put("xwa2_newsletter_subscribers", Map.of("subscribers", Map.of("edges", edges)));
    return data;
  }

  /// Two roots: Baileys asks by that id how many follow.
  private Map<String, Object> pending(Peer from, Variables variables) {
    Channel channel = channel(variables);
    List<Map<String, Object>> invites =
        channel.invited().stream()
            .flatMap(number -> accounts.byNumber(number).stream())
            .map(account -> Map.<String, Object>of("user", user(account)))
            .toList();
    Map<String, Object> data = new HashMap<>();
    data.put("xwa2_newsletter_subscribers", Map.of("subscribers", channel.members().size()));
    data.put(
        "xwa2_newsletter_admin",
        Map.of("id", channel.jid().toString(), "pending_admin_invites", invites));
    return data;
  }

  private Map<String, Object> admins(Peer from, Variables variables) {
    Channel channel = channel(variables);
    Map<String, Object> body = new HashMap<>();
    body.put("id", channel.jid().toString());
    body.put(
        "admin_count", channel.members().values().stream().filter(ChannelRole::mayPost).count());
    body.put("admin_profile", null);
    body.put("admin_settings", Map.of("admin_profiles_enabled", false));
    body.put("capabilities", List.of());
    return root("xwa2_newsletter_admin", body);
  }

  private Map<String, Object> changeOwner(Peer from, Variables variables) {
    Channel channel = channel(variables);
    desk.changeOwner(from, channel, user(variables));
    return root("xwa2_newsletter_change_owner", ChannelJson.state(channel, "ACTIVE"));
  }

  private Map<String, Object> demote(Peer from, Variables variables) {
    Channel channel = channel(variables);
    desk.demote(from, channel, user(variables));
    Map<String, Object> body = ChannelJson.state(channel, "ACTIVE");
    return Map.of("xwa2_newsletter_admin_demote", body, "xwa2_newsletter_demote", body);
  }

  private Map<String, Object> invite(Peer from, Variables variables) {
    Channel channel = channel(variables);
    desk.invite(from, channel, user(variables));
    Map<String, Object> body = ChannelJson.state(channel, "ACTIVE");
    body.put("invite_expiration_time", Long.toString(channel.created() + INVITATION.toSeconds()));
    return root("xwa2_newsletter_admin_invite_create", body);
  }

  private Map<String, Object> withdraw(Peer from, Variables variables) {
    Channel channel = channel(variables);
    desk.withdraw(from, channel, user(variables));
    return root("xwa2_newsletter_admin_invite_revoke", ChannelJson.state(channel, "ACTIVE"));
  }

  private Map<String, Object> accept(Peer from, Variables variables) {
    Channel channel = channel(variables);
    desk.accept(from, channel);
    return root("xwa2_newsletter_admin_invite_accept", ChannelJson.state(channel, "ACTIVE"));
  }

  private MexHandler directory(String root) {
    return (from, _) -> {
      List<Map<String, Object>> all =
          channels.all().stream()
              .limit(MOST)
              .map(channel -> ChannelJson.metadata(channel, from.account()))
              .toList();
      Map<String, Object> page = new HashMap<>();
      page.put("hasNextPage", false);
      page.put("hasPreviousPage", false);
      page.put("startCursor", null);
      page.put("endCursor", null);
      return root(root, Map.of("result", all, "page_info", page));
    };
  }

  private Channel channel(Variables variables) {
    return channels
        .find(variables.required("newsletter_id"))
        .orElseThrow(ChannelOperations::notFound);
  }

  private Account user(Variables variables) {
    try {
      return accounts
          .find(Jid.parse(variables.required("user_id")))
          .orElseThrow(() -> new MexException(404, "Not found: no such user"));
    } catch (MalformedJidException e) {
      throw new MexException(400, "Bad request: user_id is no address");
    }
  }

  private static Map<String, Object> user(Account account) {
    return Map.of("id", account.lidJid(0).toString(), "pn", account.phoneJid(0).toString());
  }

  private static Map<String, Object> metadata(String root, Channel channel, Peer viewer) {
    return root(root, ChannelJson.metadata(channel, viewer.account()));
  }

  private static Map<String, Object> root(String root, @Nullable Object body) {
    Map<String, Object> data = new HashMap<>();
    data.put(root, body);
    return data;
  }

  private static MexException notFound() {
    return new MexException(404, "Not found: no such newsletter");
  }
}
