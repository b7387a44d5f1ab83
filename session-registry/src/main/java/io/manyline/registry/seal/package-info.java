/// Format byte, key id and encryption of every value in Redis.
@NullMarked
package io.manyline.registry.seal;

import org.jspecify.annotations.NullMarked;
