package io.manyline.sandbox.mex;

import io.manyline.sandbox.relay.Peer;
import java.util.Map;

/// Answers one operation. @see MexTable
@FunctionalInterface
public interface MexHandler {
  /// @return `data`, by root
  /// @throws MexException to answer with an error instead
  Map<String, Object> answer(Peer from, Variables variables);
}
