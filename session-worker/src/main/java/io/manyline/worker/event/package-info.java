/// Library event to platform event to Kafka.
@NullMarked
package io.manyline.worker.event;

import org.jspecify.annotations.NullMarked;
