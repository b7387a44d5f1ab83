/// Frames over an abstract transport.
@NullMarked
package io.manyline.whatsapp.socket;

import org.jspecify.annotations.NullMarked;
