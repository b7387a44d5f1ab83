/// Durable rows of what was received, until Kafka has it.
@NullMarked
package io.manyline.worker.inbox;

import org.jspecify.annotations.NullMarked;
