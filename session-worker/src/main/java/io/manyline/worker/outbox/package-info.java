/// Durable rows of commands, from accepted to outcome.
@NullMarked
package io.manyline.worker.outbox;

import org.jspecify.annotations.NullMarked;
