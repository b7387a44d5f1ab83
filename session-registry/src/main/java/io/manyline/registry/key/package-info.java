/// The names of all Redis keys.
@NullMarked
package io.manyline.registry.key;

import org.jspecify.annotations.NullMarked;
