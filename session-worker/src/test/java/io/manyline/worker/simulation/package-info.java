/// Whole workers in one thread and in virtual time, with everything that can go wrong around them.
@NullMarked
package io.manyline.worker.simulation;

import org.jspecify.annotations.NullMarked;
