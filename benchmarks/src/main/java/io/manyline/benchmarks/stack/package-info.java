/// What the load generators drive: the real services as processes of their own.
@NullMarked
package io.manyline.benchmarks.stack;

import org.jspecify.annotations.NullMarked;
