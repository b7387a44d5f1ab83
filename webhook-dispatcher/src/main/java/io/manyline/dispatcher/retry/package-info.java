/// When the next attempt happens: pointers to events in Kafka, and their order.
@NullMarked
package io.manyline.dispatcher.retry;

import org.jspecify.annotations.NullMarked;
