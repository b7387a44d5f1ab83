/// Topics: each topic's name, key, ordering promise and retention.
@NullMarked
package io.manyline.proto.topic;

import org.jspecify.annotations.NullMarked;
