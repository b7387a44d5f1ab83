/// How long numbers are away when a worker dies, stops, or loses all its connections.
@NullMarked
package io.manyline.benchmarks.failover;

import org.jspecify.annotations.NullMarked;
