package io.manyline.sandbox.channel;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.relay.Peer;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is sent to a channel: posts, edits, reactions, views.
///
/// **Flow:** stanza router → here → [Channels], [ChannelNotifier]; the sender gets its ack in any
/// case, a post's with its `server_id`. **Shape:** an edit (`edit=3`) and what takes a post back
/// (`8`) name the post by the stanza's id, a reaction by `server_id`. The same id from the same
/// device again is the same post. **Errors:** in the ack: 404 for no such channel or post, 401 for
/// who may not post, 479 for a stanza that lacks what it needs. **Source:**
/// docs/protocol/channels.md (whatsmeow send.go `sendNewsletter`, newsletter.go; whatsapp-rust
/// src/send/mod.rs).
final class ChannelRelay {
  private static final int MAX_ID = 128;
  private static final int MAX_EMOJI = 64;

  private final World world;
  private final Channels channels;
  private final ChannelNotifier notifier;

  ChannelRelay(World world, Channels channels, ChannelNotifier notifier) {
    this.world = world;
    this.channels = channels;
    this.notifier = notifier;
  }

  void relay(Peer sender, Node message) {
    Jid to = message.requiredJid("to");
    String id = message.required("id");
    Channel channel = channels.find(to).orElse(null);
    Node ack =
        Node.of("ack")
            .with("class", "message")
            .with("id", id)
            .with("from", to)
            .with("t", world.nowSeconds());
    if (channel == null) {
      sender.link().send(ack.with("error", 404));
    } else if (id.length() > MAX_ID) {
      sender.link().send(ack.with("error", 479));
    } else {
      sender.link().send(take(sender, channel, message, ack));
    }
  }

  /// @return the ack
  private Node take(Peer sender, Channel channel, Node message, Node ack) {
    Optional<Node> reaction = message.child("reaction");
    if (reaction.isPresent()) {
      return react(sender.account(), channel, message, reaction.get(), ack);
    }
    Node plaintext = message.child("plaintext").orElse(null);
    if (!channel.role(sender.account()).mayPost()) {
      return ack.with("error", 401);
    }
    if (plaintext == null) {
      return ack.with("error", 479);
    }
    ChannelPost known = channel.post(message.required("id"));
    return switch (message.attribute("edit").orElse("")) {
      case "" -> post(sender, channel, message, plaintext, known, ack);
      case "3" ->
          known == null || known.revoked()
              ? ack.with("error", 404)
              : change(
                  sender,
                  channel,
                  known.edited(type(message), plaintext.bytes(), world.now().toEpochMilli()),
                  ack);
      case "8" ->
          known == null
              ? ack.with("error", 404)
              : change(sender, channel, known.takenBack(world.now().toEpochMilli()), ack);
      default -> ack.with("error", 479);
    };
  }

  private Node post(
      Peer sender,
      Channel channel,
      Node message,
      Node plaintext,
      @Nullable ChannelPost known,
      Node ack) {
    if (known != null) {
      return ack.with("server_id", known.serverId());
    }
    if (plaintext.bytes().length == 0) {
      return ack.with("error", 479);
    }
    ChannelPost post =
        new ChannelPost(
            channel.nextServerId(),
            message.required("id"),
            sender.account().number(),
            type(message),
            plaintext.attribute("mediatype").orElse(null),
            plaintext.bytes(),
            world.nowSeconds(),
            0,
            false,
            Map.of(),
            List.of());
    return change(sender, channel, post, ack);
  }

  private Node change(Peer sender, Channel channel, ChannelPost post, Node ack) {
    channels.save(channel, post);
    notifier.post(channel, post, sender.address());
    return ack.with("server_id", post.serverId());
  }

  private Node react(Account by, Channel channel, Node message, Node reaction, Node ack) {
    ChannelPost post = message.number("server_id").map(channel::post).orElse(null);
    String emoji = reaction.attribute("code").orElse("");
    if (post == null || post.revoked()) {
      return ack.with("error", 404);
    }
    if (channel.role(by) == ChannelRole.GUEST || emoji.length() > MAX_EMOJI) {
      return ack.with("error", 401);
    }
    changed(channel, post.reacted(by.number(), emoji));
    return ack.with("server_id", post.serverId());
  }

  /// Views; whatever else is confirmed here ends here.
  void receipt(Peer viewer, Node receipt) {
    Jid to = receipt.requiredJid("to");
    viewer
        .link()
        .send(
            Node.of("ack")
                .with("class", "receipt")
                .with("id", receipt.required("id"))
                .with("type", receipt.attribute("type").orElse(null))
                .with("from", to));
    Optional<Channel> channel = channels.find(to);
    if (channel.isEmpty() || receipt.attribute("type").filter("view"::equals).isEmpty()) {
      return;
    }
    items(receipt)
        .flatMap(item -> item.number("server_id").stream())
        .flatMap(id -> Stream.ofNullable(channel.get().post(id)))
        .forEach(post -> changed(channel.get(), post.viewed(viewer.account().number())));
  }

  private void changed(Channel channel, ChannelPost post) {
    channels.save(channel, post);
    notifier.counts(channel, post);
  }

  private static Stream<Node> items(Node receipt) {
    return receipt.children("list").stream().flatMap(list -> list.children("item").stream());
  }

  private static String type(Node message) {
    return message.attribute("type").orElse("text");
  }
}
