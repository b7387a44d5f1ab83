/// The pairing code as text and picture, and the way to get one when none is there.
@NullMarked
package io.manyline.gateway.pairing;

import org.jspecify.annotations.NullMarked;
