package io.manyline.whatsapp.syncd;

/// Where a device stands in a collection. @param hash [LtHash] over the value MACs in force
public record CollectionState(long version, byte[] hash) {
  /// Before the first patch.
  public static CollectionState empty() {
    return new CollectionState(0, LtHash.empty());
  }
}
