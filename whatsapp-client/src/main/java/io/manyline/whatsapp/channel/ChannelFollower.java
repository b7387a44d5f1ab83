package io.manyline.whatsapp.channel;

import io.manyline.whatsapp.event.WaEvent.Address;

/// One who follows a channel, as its admins see them. @param name empty where it is not told
public record ChannelFollower(Address address, String name, ChannelRole role) {}
