/// Whether Redis keeps what it answered: looked at when a service starts.
@NullMarked
package io.manyline.registry.durability;

import org.jspecify.annotations.NullMarked;
