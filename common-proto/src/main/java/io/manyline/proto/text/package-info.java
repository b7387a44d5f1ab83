/// Texts on their way to bytes.
@NullMarked
package io.manyline.proto.text;

import org.jspecify.annotations.NullMarked;
