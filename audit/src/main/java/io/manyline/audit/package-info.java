/// Finds lost, doubled and prematurely confirmed messages by what the sandbox, Kafka and phones
/// say.
@NullMarked
package io.manyline.audit;

import org.jspecify.annotations.NullMarked;
