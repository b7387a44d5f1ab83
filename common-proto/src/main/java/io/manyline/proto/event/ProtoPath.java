package io.manyline.proto.event;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// What a path of `SourceCodeInfo.Location` names.
///
/// **Source:** `descriptor.proto`: pairs of a field number of the descriptor and an index.
final class ProtoPath {
  private ProtoPath() {}

  /// The full name of a message or field; empty for anything else.
  static Optional<String> name(FileDescriptorProto file, List<Integer> path) {
    Iterator<Integer> steps = path.iterator();
    if (path.size() % 2 != 0
        || path.isEmpty()
        || steps.next() != FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER) {
      return Optional.empty();
    }
    DescriptorProto message = file.getMessageType(steps.next());
    StringBuilder name = new StringBuilder(file.getPackage()).append('.').append(message.getName());
    while (steps.hasNext()) {
      int kind = steps.next();
      int index = steps.next();
      if (kind == DescriptorProto.NESTED_TYPE_FIELD_NUMBER) {
        message = message.getNestedType(index);
        name.append('.').append(message.getName());
      } else if (kind == DescriptorProto.FIELD_FIELD_NUMBER && !steps.hasNext()) {
        name.append('.').append(message.getField(index).getName());
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(name.toString());
  }
}
