/// Handshake patterns, cipher counters, certificate check.
@NullMarked
package io.manyline.whatsapp.noise;

import org.jspecify.annotations.NullMarked;
