package io.manyline.sandbox.channel;

/// A name or a description. @param micros microseconds since 1970, when it was set
record ChannelText(String text, String id, long micros) {}
