/// Wiring.
@NullMarked
package io.manyline.gateway.config;

import org.jspecify.annotations.NullMarked;
