package io.manyline.sandbox.channel;

import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A channel as it is stored.
///
/// @param created seconds since 1970 @param pictureId empty for none
/// @param muted numbers of those who muted it, with what they muted
/// @param lastServerId of the latest post
record ChannelRecord(
    String id,
    long created,
    ChannelText name,
    ChannelText description,
    @Nullable String pictureId,
    String invite,
    LinkedHashMap<String, ChannelRole> members,
    LinkedHashMap<String, List<String>> muted,
    List<String> invited,
    long lastServerId) {}
