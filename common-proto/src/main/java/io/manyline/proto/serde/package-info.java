/// Protobuf serializers and the header names that travel with a record.
@NullMarked
package io.manyline.proto.serde;

import org.jspecify.annotations.NullMarked;
