/// What phones tell of the past, on its way to the topic of its own.
@NullMarked
package io.manyline.worker.history;

import org.jspecify.annotations.NullMarked;
