/// Sessions as configured, and their state as shown.
@NullMarked
package io.manyline.registry.session;

import org.jspecify.annotations.NullMarked;
