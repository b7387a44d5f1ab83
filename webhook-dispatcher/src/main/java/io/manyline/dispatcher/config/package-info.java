/// Wiring, settings, executors.
@NullMarked
package io.manyline.dispatcher.config;

import org.jspecify.annotations.NullMarked;
