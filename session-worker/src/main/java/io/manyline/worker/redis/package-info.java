/// The worker's own connections to Redis, and scripts and reads on the pipelined one of them: what
/// is asked first is done first.
@NullMarked
package io.manyline.worker.redis;

import org.jspecify.annotations.NullMarked;
