package io.manyline.sandbox.relay;

import io.manyline.whatsapp.binary.Node;

/// Answers the queries of devices; every one, with a result or an error.
public interface IqListener {
  /// @param iq of type get or set
  void onQuery(Peer from, Node iq);
}
