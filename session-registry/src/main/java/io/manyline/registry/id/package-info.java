/// Typed ids of sessions, tenants and networks.
@NullMarked
package io.manyline.registry.id;

import org.jspecify.annotations.NullMarked;
