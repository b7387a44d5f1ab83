package io.manyline.whatsapp.channel;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.device.AddressBook;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.event.WaEvent;
import io.manyline.whatsapp.event.WaEvent.ChannelChanged;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.mex.Json;
import io.manyline.whatsapp.mex.JsonValue;
import io.manyline.whatsapp.notification.NotificationRouter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `newsletter` and `mex`: counts of posts as they change, and what changed about channels.
///
/// **Shape:** `<live_updates><messages><message server_id>`; `<update op_name>` with JSON, whose
/// root in `data` says what happened. Operations that concern no channel are only acknowledged.
/// **Order and threads:** on the lane; durable, then acknowledged. **Source:**
/// docs/protocol/channels.md (whatsmeow notification.go; whatsapp-rust
/// src/handlers/notification/groups.rs).
public final class ChannelNotifications {
  private static final String ROOT = "xwa2_notify_newsletter_on_";

  private final StateLedger ledger;

  public ChannelNotifications(StateLedger ledger) {
    this.ledger = ledger;
  }

  public void register(NotificationRouter router) {
    router.on("newsletter", this::onNewsletter);
    router.on("mex", this::onMex);
  }

  private void onNewsletter(Node notification, Runnable acknowledge) {
    Jid channel = notification.requiredJid("from");
    StateChanges changes = ledger.begin();
    List<WaEvent.ChannelCounts.Post> counted = new ArrayList<>();
    for (Node live : notification.children("live_updates")) {
      for (Node messages : live.children("messages")) {
        for (Node message : messages.children("message")) {
          counted.add(
              new WaEvent.ChannelCounts.Post(
                  ChannelNodes.serverId(message),
                  ChannelNodes.reactions(message),
                  ChannelNodes.views(message)));
          if (message.child("plaintext").isPresent()) {
            ChannelMessages.report(message, channel, changes);
          }
        }
      }
    }
    if (!counted.isEmpty() && channel.isChannel()) {
      changes.report(
          new WaEvent.ChannelCounts(
              notification.required("id"), channel, counted, at(notification)));
    }
    ledger.commitInbound(changes, acknowledge);
  }

  private void onMex(Node notification, Runnable acknowledge) {
    StateChanges changes = ledger.begin();
    int index = 0;
    for (Node update : notification.children("update")) {
      JsonValue data = Json.read(update.bytes()).at("data");
      for (String root : data.names()) {
        if (root.startsWith(ROOT)) {
          String id = notification.required("id") + "/" + index++;
          change(root.substring(ROOT.length()), data.at(root), changes)
              .ifPresent(
                  change ->
                      changes.report(
                          new ChannelChanged(
                              id, ChannelJson.channel(data.at(root)), at(notification), change)));
        }
      }
    }
    ledger.commitInbound(changes, acknowledge);
  }

  private static Optional<ChannelChanged.What> change(
      String what, JsonValue value, StateChanges changes) {
    return switch (what) {
      case "join" ->
          Optional.of(
              new ChannelChanged.Followed(
                  ChannelJson.info(value).name(), ChannelJson.info(value).role().name()));
      case "leave" -> Optional.of(new ChannelChanged.Unfollowed());
      case "mute_change" ->
          Optional.of(new ChannelChanged.Muted(ChannelJson.isOn(value.at("mute"))));
      case "metadata_update" -> {
        ChannelInfo info = ChannelJson.info(value);
        yield Optional.of(new ChannelChanged.Described(info.name(), info.description()));
      }
      case "state_change" -> Optional.of(new ChannelChanged.State(ChannelJson.info(value).state()));
      case "role_change" -> {
        WaEvent.Address user = ChannelJson.person(value.at("user"));
        new AddressBook(changes).learn(user.phone(), user.lid());
        yield Optional.of(
            new ChannelChanged.Role(user, ChannelRole.of(value.at("role").text("")).name()));
      }
      default -> Optional.empty();
    };
  }

  private static Instant at(Node notification) {
    return ChannelNodes.at(notification);
  }
}
