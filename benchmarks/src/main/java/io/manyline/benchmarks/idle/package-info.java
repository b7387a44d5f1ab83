/// What a session costs that does nothing.
@NullMarked
package io.manyline.benchmarks.idle;

import org.jspecify.annotations.NullMarked;
