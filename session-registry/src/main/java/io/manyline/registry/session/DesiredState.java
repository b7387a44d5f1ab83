package io.manyline.registry.session;

/// What the user wants of a session.
public enum DesiredState {
  STOPPED,
  /// Be connected, or be pairing while somebody looks.
  CONNECTED
}
