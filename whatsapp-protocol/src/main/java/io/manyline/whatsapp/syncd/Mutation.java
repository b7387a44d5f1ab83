package io.manyline.whatsapp.syncd;

import com.google.protobuf.ByteString;
import io.manyline.whatsapp.proto.SyncActionValue;
import java.util.List;

/// One change of a setting, in the clear.
///
/// @param index names the setting: its kind, then what it is of, such as `["mute", chat]`; empty
///   for an index that is not an array of texts
/// @param version of the kind's format
/// @param indexMac names the setting without telling it
/// @param valueMac what counts in the collection's hash
public record Mutation(
    Operation operation,
    List<String> index,
    SyncActionValue value,
    int version,
    ByteString indexMac,
    ByteString valueMac) {

  /// What becomes of the setting. The wire numbers are 0 and 1.
  public enum Operation {
    SET,
    REMOVE
  }
}
