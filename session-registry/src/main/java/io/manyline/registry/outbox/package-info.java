/// Outcomes of commands, as stored.
@NullMarked
package io.manyline.registry.outbox;

import org.jspecify.annotations.NullMarked;
