/// Linking by a typed code: the code, and the keys that both sides derive from it.
@NullMarked
package io.manyline.whatsapp.linkcode;

import org.jspecify.annotations.NullMarked;
