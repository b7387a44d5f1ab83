package io.manyline.whatsapp.channel;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.iq.IqClient;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.mex.JsonValue;
import io.manyline.whatsapp.mex.MexClient;
import io.manyline.whatsapp.stanza.ResponseTracker;
import io.manyline.whatsapp.stanza.StanzaIds;
import io.manyline.whatsapp.stanza.StanzaSender;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What one can do with channels; posts are sent as messages to their address.
///
/// **Order and threads:** on the lane; stages complete on the lane. **Errors:** [ChannelException].
/// **Source:** docs/protocol/channels.md; document ids are those of WhatsApp Web as whatsapp-rust
/// (wacore/src/iq/mex_operations.rs) and Baileys (src/Types/Mex.ts) have them.
public final class Channels {
  private static final String NAMESPACE = "newsletter";
  private static final Duration ACK_DEADLINE = Duration.ofSeconds(30);

  private final MexClient mex;
  private final IqClient iq;
  private final StanzaSender sender;
  private final ResponseTracker responses;
  private final StanzaIds ids;
  private final UnaryOperator<Jid> byLid;

  /// @param byLid an account's LID where known, else the account as it is
  public Channels(
      IqClient iq,
      StanzaSender sender,
      ResponseTracker responses,
      StanzaIds ids,
      UnaryOperator<Jid> byLid) {
    this.mex = new MexClient(iq);
    this.iq = iq;
    this.sender = sender;
    this.responses = responses;
    this.ids = ids;
    this.byLid = byLid;
  }

  /// All channels that we follow, or own.
  public CompletionStage<List<ChannelInfo>> list() {
    return translated(
        mex.ask("25399611239711790", "xwa2_newsletter_subscribed", Map.of())
            .thenApply(all -> all.items().stream().map(ChannelJson::info).toList()));
  }

  public CompletionStage<ChannelInfo> find(Jid channel) {
    return show(channel.toString(), "JID");
  }

  /// What an invite code leads to.
  public CompletionStage<ChannelInfo> findByInvite(String code) {
    return show(code, "INVITE");
  }

  /// @param description empty for none
  public CompletionStage<ChannelInfo> create(String name, String description) {
    Map<String, Object> input = new HashMap<>();
    input.put("name", name);
    input.put("description", description.isEmpty() ? null : description);
    return info("25149874324715067", "xwa2_newsletter_create", Map.of("input", input));
  }

  /// @param name and @param description null for what stays as it is
  public CompletionStage<ChannelInfo> update(
      Jid channel, @Nullable String name, @Nullable String description) {
    Map<String, Object> updates = new HashMap<>();
    if (name != null) {
      updates.put("name", name);
    }
    if (description != null) {
      updates.put("description", description);
    }
    updates.put("settings", null);
    Map<String, Object> variables = Map.of("newsletter_id", channel.toString(), "updates", updates);
    return info("24250201037901610", "xwa2_newsletter_update", variables);
  }

  public CompletionStage<Void> delete(Jid channel) {
    return change("30062808666639665", "xwa2_newsletter_delete_v2", channel);
  }

  public CompletionStage<ChannelInfo> follow(Jid channel) {
    return info("24404358912487870", "xwa2_newsletter_join_v2", id(channel));
  }

  public CompletionStage<Void> unfollow(Jid channel) {
    return change("9767147403369991", "xwa2_newsletter_leave_v2", channel);
  }

  public CompletionStage<Void> mute(Jid channel, boolean muted) {
    return muted
        ? change("29766401636284406", "xwa2_newsletter_mute_v2", channel)
        : change("9864994326891137", "xwa2_newsletter_unmute_v2", channel);
  }

  /// For admins. @param count at most
  public CompletionStage<List<ChannelFollower>> followers(Jid channel, int count) {
    Map<String, Object> input = Map.of("newsletter_id", channel.toString(), "count", count);
    return translated(
        mex.ask("27472091235714801", "xwa2_newsletter_followers", Map.of("input", input))
            .thenApply(ChannelJson::followers));
  }

  /// Asks one who follows to become an admin. @param user in either form
  public CompletionStage<Void> inviteAdmin(Jid channel, Jid user) {
    return change("9387141988078609", "xwa2_newsletter_admin_invite_create", channel, user);
  }

  /// Becomes an admin, where one was asked to.
  public CompletionStage<Void> acceptAdmin(Jid channel) {
    return change("9580828702035549", "xwa2_newsletter_admin_invite_accept", channel);
  }

  /// @param user in either form
  public CompletionStage<Void> demoteAdmin(Jid channel, Jid user) {
    return change("9880997548630971", "xwa2_newsletter_admin_demote", channel, user);
  }

  /// @param user an admin, in either form
  public CompletionStage<Void> changeOwner(Jid channel, Jid user) {
    return change("9546742745432473", "xwa2_newsletter_change_owner", channel, user);
  }

  /// Posts in order. @param before and @param after server ids, 0 for none of the two: the latest
  public CompletionStage<List<ChannelPost>> posts(Jid channel, int count, long before, long after) {
    Node asked =
        Node.of("messages")
            .with("count", count)
            .with("before", before > 0 ? Long.toString(before) : null)
            .with("after", after > 0 ? Long.toString(after) : null);
    return translated(
        iq.get(channel, NAMESPACE, asked)
            .thenApply(answer -> ChannelNodes.posts(answer.requiredChild("messages"))));
  }

  /// Asks to be told of reactions and views as they come. @return for how long
  public CompletionStage<Duration> liveUpdates(Jid channel) {
    return translated(
        iq.set(channel, NAMESPACE, Node.of("live_updates"))
            .thenApply(
                answer ->
                    Duration.ofSeconds(
                        answer.requiredChild("live_updates").number("duration").orElse(0L))));
  }

  /// @param emoji empty takes the reaction back
  public CompletionStage<Void> react(Jid channel, long serverId, String emoji) {
    Node reaction = Node.of("reaction").with("code", emoji.isEmpty() ? null : emoji);
    return acknowledged(
        Node.of("message", reaction)
            .with("to", channel)
            .with("type", "reaction")
            .with("server_id", serverId)
            .with("edit", emoji.isEmpty() ? "7" : null));
  }

  /// Posts were seen: counts for their views.
  public CompletionStage<Void> view(Jid channel, List<Long> serverIds) {
    List<Node> items = serverIds.stream().map(id -> Node.of("item").with("server_id", id)).toList();
    return acknowledged(
        Node.of("receipt", Node.of("list").withChildren(items))
            .with("to", channel)
            .with("type", "view"));
  }

  private CompletionStage<Void> acknowledged(Node stanza) {
    String id = ids.next();
    CompletionStage<Node> answer = responses.expect(id, ACK_DEADLINE);
    sender.send(stanza.with("id", id));
    return translated(
        answer.thenAccept(
            ack -> {
              int error = ack.number("error").orElse(0L).intValue();
              if (error != 0) {
                throw ChannelException.refused(error);
              }
            }));
  }

  private CompletionStage<ChannelInfo> show(String key, String type) {
    Map<String, Object> variables =
        Map.of(
            "input",
            Map.of("key", key, "type", type, "view_role", "GUEST"),
            "fetch_viewer_metadata",
            true,
            "fetch_full_image",
            true,
            "fetch_creation_time",
            true);
    return info("27456920720571478", "xwa2_newsletter", variables);
  }

  private CompletionStage<ChannelInfo> info(
      String document, String root, Map<String, ?> variables) {
    return translated(mex.ask(document, root, variables).thenApply(ChannelJson::info));
  }

  private CompletionStage<Void> change(String document, String root, Jid channel) {
    return translated(mex.ask(document, root, id(channel)).thenAccept(Channels::ignore));
  }

  private CompletionStage<Void> change(String document, String root, Jid channel, Jid user) {
    Map<String, String> variables =
        Map.of("newsletter_id", channel.toString(), "user_id", byLid.apply(user).toString());
    return translated(mex.ask(document, root, variables).thenAccept(Channels::ignore));
  }

  private static void ignore(JsonValue answer) {}

  private static Map<String, String> id(Jid channel) {
    return Map.of("newsletter_id", channel.toString());
  }

  private static <T> CompletionStage<T> translated(CompletionStage<T> asked) {
    return asked.exceptionallyCompose(
        failure -> CompletableFuture.failedFuture(ChannelException.of(failure)));
  }
}
