/// Spring wiring of the registry.
@NullMarked
package io.manyline.registry.config;

import org.jspecify.annotations.NullMarked;
