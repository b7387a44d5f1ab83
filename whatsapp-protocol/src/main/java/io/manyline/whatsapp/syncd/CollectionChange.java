package io.manyline.whatsapp.syncd;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a patch or a snapshot makes of a collection: to be stored as one.
///
/// @param state to continue from
/// @param mutations in the order in which they were made
/// @param macs value MAC by index MAC, empty for a setting that is gone; for a snapshot all there
///   are, for a patch those that changed
public record CollectionChange(
    CollectionState state, List<Mutation> mutations, Map<ByteString, Optional<ByteString>> macs) {

  /// Value MACs in force, by index MAC.
  @FunctionalInterface
  public interface Known {
    @Nullable ByteString find(ByteString indexMac);
  }

  /// Gathers what mutations do to a collection's hash.
  static final class Gathering {
    private final Known known;
    private final Map<ByteString, Optional<ByteString>> macs = new LinkedHashMap<>();
    private final List<byte[]> removed = new ArrayList<>();
    private final List<byte[]> added = new ArrayList<>();

    Gathering(Known known) {
      this.known = known;
    }

    /// A REMOVE of what is not there changes nothing: the snapshot MAC tells whether that is right.
    void take(Mutation.Operation operation, ByteString indexMac, ByteString valueMac) {
      Optional<ByteString> earlier = macs.get(indexMac);
      ByteString before = earlier == null ? known.find(indexMac) : earlier.orElse(null);
      if (before != null) {
        removed.add(before.toByteArray());
      }
      if (operation == Mutation.Operation.SET) {
        added.add(valueMac.toByteArray());
        macs.put(indexMac, Optional.of(valueMac));
      } else {
        macs.put(indexMac, Optional.empty());
      }
    }

    CollectionState after(CollectionState before, long version) {
      return new CollectionState(version, LtHash.change(before.hash(), removed, added));
    }

    Map<ByteString, Optional<ByteString>> macs() {
      return macs;
    }
  }
}
