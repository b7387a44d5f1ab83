/// Whether a message is lost when workers are killed without pause.
@NullMarked
package io.manyline.benchmarks.chaos;

import org.jspecify.annotations.NullMarked;
