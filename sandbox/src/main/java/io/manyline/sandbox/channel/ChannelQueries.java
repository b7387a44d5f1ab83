package io.manyline.sandbox.channel;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.query.IqRefusedException;
import io.manyline.sandbox.query.IqTable;
import io.manyline.sandbox.relay.Peer;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import java.util.ArrayList;
import java.util.List;

/// `newsletter`: what was posted, what became of it, and live updates.
///
/// **Shape:** to the channel, or to the server with `jid` or an invite code in the child. Posts in
/// the order of their ids. **Errors:** 404 for no such channel. **Source:**
/// docs/protocol/channels.md (whatsmeow newsletter.go; whatsapp-rust src/features/newsletter.rs;
/// Baileys src/Socket/newsletter.ts).
final class ChannelQueries {
  private static final String NAMESPACE = "newsletter";
  private static final int COUNT = 50;
  private static final int MOST = 300;

  private final World world;
  private final Channels channels;
  private final ChannelNotifier notifier;

  ChannelQueries(World world, Channels channels, ChannelNotifier notifier) {
    this.world = world;
    this.channels = channels;
    this.notifier = notifier;
  }

  void register(IqTable table) {
    table.put(NAMESPACE, "get", "messages", this::messages);
    table.put(NAMESPACE, "get", "message_updates", this::updates);
    table.put(NAMESPACE, "set", "live_updates", this::subscribe);
  }

  private List<Node> messages(Peer from, Node iq) {
    Node asked = iq.requiredChild("messages");
    Channel channel = channel(iq, asked);
    List<Node> posts = new ArrayList<>();
    for (ChannelPost post :
        channel.page(
            count(asked), asked.number("before").orElse(0L), asked.number("after").orElse(0L))) {
      posts.add(ChannelNodes.counts(ChannelNodes.content(head(post, from.account()), post), post));
    }
    return List.of(list(channel, posts));
  }

  private List<Node> updates(Peer from, Node iq) {
    Node asked = iq.requiredChild("message_updates");
    Channel channel = channel(iq, asked);
    List<Node> posts =
        channel.page(count(asked), 0, asked.number("after").orElse(0L)).stream()
            .map(post -> ChannelNodes.counts(head(post, from.account()), post))
            .toList();
    return List.of(Node.of("message_updates", list(channel, posts)));
  }

  private List<Node> subscribe(Peer from, Node iq) {
    Channel channel = channel(iq, iq.requiredChild("live_updates"));
    notifier.subscribe(channel, from.address());
    return List.of(Node.of("live_updates").with("duration", ChannelNotifier.LIVE.toSeconds()));
  }

  private Node list(Channel channel, List<Node> posts) {
    return Node.of("messages")
        .with("jid", channel.jid())
        .with("t", world.nowSeconds())
        .withChildren(posts);
  }

  private static Node head(ChannelPost post, Account viewer) {
    Node head = ChannelNodes.head(post);
    return post.author().equals(viewer.number()) ? head.with("is_sender", "true") : head;
  }

  private static int count(Node asked) {
    return (int) Math.clamp(asked.number("count").orElse((long) COUNT), 1, MOST);
  }

  private Channel channel(Node iq, Node asked) {
    return iq.jid("to")
        .flatMap(channels::find)
        .or(() -> asked.jid("jid").flatMap(channels::find))
        .or(() -> asked.attribute("key").flatMap(channels::byInvite))
        .orElseThrow(() -> new IqRefusedException(404));
  }
}
