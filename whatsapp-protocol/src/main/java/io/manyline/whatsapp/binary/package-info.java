/// Node ↔ bytes: token dictionary, encoder, decoder, limits.
@NullMarked
package io.manyline.whatsapp.binary;

import org.jspecify.annotations.NullMarked;
