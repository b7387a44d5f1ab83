/// Whole workers, alone and several, as processes where it matters, against real Kafka, real Redis
/// and the sandbox.
@NullMarked
package io.manyline.fleet;

import org.jspecify.annotations.NullMarked;
