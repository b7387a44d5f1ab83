/// Events arrive here from Kafka, and are read back from it by position.
@NullMarked
package io.manyline.dispatcher.event;

import org.jspecify.annotations.NullMarked;
