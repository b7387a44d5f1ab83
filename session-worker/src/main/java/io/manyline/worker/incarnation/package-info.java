/// A worker in time: one incarnation after another, each with a lease of its own.
@NullMarked
package io.manyline.worker.incarnation;

import org.jspecify.annotations.NullMarked;
