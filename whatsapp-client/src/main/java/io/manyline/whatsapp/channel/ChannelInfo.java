package io.manyline.whatsapp.channel;

import io.manyline.whatsapp.jid.Jid;
import java.time.Instant;

/// A channel as the server describes it to us.
///
/// @param description empty for none @param invite code that `https://whatsapp.com/channel/` leads
///   by
/// @param createdAt epoch when the server does not say
/// @param state active, suspended, geosuspended or deleted
public record ChannelInfo(
    Jid jid,
    String name,
    String description,
    String invite,
    Instant createdAt,
    long followers,
    boolean verified,
    String state,
    ChannelRole role,
    boolean muted) {}
