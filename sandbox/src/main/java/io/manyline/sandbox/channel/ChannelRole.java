package io.manyline.sandbox.channel;

/// What somebody is in a channel. The wire has these names.
public enum ChannelRole {
  OWNER,
  ADMIN,
  SUBSCRIBER,
  GUEST;

  boolean mayPost() {
    return this == OWNER || this == ADMIN;
  }
}
