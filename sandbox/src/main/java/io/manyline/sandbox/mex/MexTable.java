package io.manyline.sandbox.mex;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Which handler answers which document: clients and their versions have different ids for one
/// operation.
public final class MexTable {
  private final Map<String, MexHandler> byDocument = new HashMap<>();

  /// @param documents all ids of the operation
  public MexTable put(MexHandler handler, String... documents) {
    for (String document : documents) {
      byDocument.put(document, handler);
    }
    return this;
  }

  Optional<MexHandler> find(String document) {
    return Optional.ofNullable(byDocument.get(document));
  }
}
