/// Runs scripts and reads on one pipelined Redis connection: what is asked first is done first.
@NullMarked
package io.manyline.worker.redis;

import org.jspecify.annotations.NullMarked;
