package io.manyline.sandbox.query;

import io.manyline.sandbox.relay.Peer;
import io.manyline.whatsapp.binary.Node;
import java.util.List;

/// Answers one kind of query. @see IqTable
@FunctionalInterface
public interface IqHandler {
  /// @return the children of the result
  /// @throws IqRefusedException to answer with an error instead
  List<Node> answer(Peer from, Node iq);
}
