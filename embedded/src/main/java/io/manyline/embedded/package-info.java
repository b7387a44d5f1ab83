/// Kafka (KRaft, one node) and Redis, started from Java: for one-process runs and for tests.
@NullMarked
package io.manyline.embedded;

import org.jspecify.annotations.NullMarked;
