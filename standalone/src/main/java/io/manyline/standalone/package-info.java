/// Everything in one process: embedded Kafka and Redis, the sandbox, and the three services.
@NullMarked
package io.manyline.standalone;

import org.jspecify.annotations.NullMarked;
