/// Length-prefixed frames, and the intro that a client sends first.
@NullMarked
package io.manyline.whatsapp.frame;

import org.jspecify.annotations.NullMarked;
