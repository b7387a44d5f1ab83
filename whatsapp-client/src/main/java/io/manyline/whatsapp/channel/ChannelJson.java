package io.manyline.whatsapp.channel;

import io.manyline.whatsapp.binary.MalformedNodeException;
import io.manyline.whatsapp.event.WaEvent.Address;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.jid.MalformedJidException;
import io.manyline.whatsapp.mex.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Channels as `w:mex` tells them.
///
/// **Errors:** [MalformedNodeException] for a channel without address. **Source:**
/// docs/protocol/channels.md (whatsmeow types/newsletter.go, whatsapp-rust
/// src/features/newsletter.rs).
final class ChannelJson {
  private static final long LATEST = 1L << 40;

  private ChannelJson() {}

  static ChannelInfo info(JsonValue value) {
    JsonValue thread = value.at("thread_metadata");
    JsonValue viewer = value.at("viewer_metadata");
    return new ChannelInfo(
        channel(value),
        thread.at("name").at("text").text(""),
        thread.at("description").at("text").text(""),
        thread.at("invite").text(""),
        Instant.ofEpochSecond(bounded(thread.at("creation_time").number(0))),
        Math.max(0, thread.at("subscribers_count").number(0)),
        thread.at("verification").text("").equalsIgnoreCase("verified"),
        value.at("state").at("type").text("active").toLowerCase(Locale.ROOT),
        ChannelRole.of(viewer.at("role").text("")),
        isOn(viewer.at("mute")));
  }

  static List<ChannelFollower> followers(JsonValue answer) {
    return answer.at("followers").at("edges").items().stream()
        .flatMap(edge -> follower(edge).stream())
        .toList();
  }

  static Jid channel(JsonValue value) {
    Jid jid = jid(value.required("id").text("")).orElse(null);
    if (jid == null || !jid.isChannel()) {
      throw new MalformedNodeException("the JSON lacks a channel's address");
    }
    return jid;
  }

  static boolean isOn(JsonValue mute) {
    return mute.text("").equalsIgnoreCase("on");
  }

  static Address person(JsonValue user) {
    Jid id = jid(user.at("id").text("")).orElse(null);
    Jid phone = jid(user.at("pn").text("")).filter(Jid::isPhoneNumber).orElse(null);
    return id != null && id.isPhoneNumber()
        ? new Address(id, null)
        : new Address(phone, id != null && id.isLid() ? id : null);
  }

  private static Optional<ChannelFollower> follower(JsonValue edge) {
    Address address = person(edge.at("node"));
    return address.phone() == null && address.lid() == null
        ? Optional.empty()
        : Optional.of(
            new ChannelFollower(
                address,
                edge.at("node").at("display_name").text(""),
                ChannelRole.of(edge.at("role").text(""))));
  }

  static Optional<Jid> jid(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Jid.parse(text));
    } catch (MalformedJidException e) {
      return Optional.empty();
    }
  }

  private static long bounded(long seconds) {
    return seconds > 0 && seconds < LATEST ? seconds : 0;
  }
}
