/// The one thread that owns everything, and where what it owns is kept.
@NullMarked
package io.manyline.sandbox.world;

import org.jspecify.annotations.NullMarked;
