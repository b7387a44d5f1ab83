/// Spring wiring, executors, limits.
@NullMarked
package io.manyline.worker.config;

import org.jspecify.annotations.NullMarked;
