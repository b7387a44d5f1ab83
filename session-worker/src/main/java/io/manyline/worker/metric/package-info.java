/// The worker's meters: the only place where their names are built.
@NullMarked
package io.manyline.worker.metric;

import org.jspecify.annotations.NullMarked;
