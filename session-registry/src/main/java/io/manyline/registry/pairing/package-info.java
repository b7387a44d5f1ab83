/// The pairing code of the moment, and who asked for one.
@NullMarked
package io.manyline.registry.pairing;

import org.jspecify.annotations.NullMarked;
