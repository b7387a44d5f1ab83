/// From the command line to ready.
@NullMarked
package io.manyline.benchmarks.start;

import org.jspecify.annotations.NullMarked;
