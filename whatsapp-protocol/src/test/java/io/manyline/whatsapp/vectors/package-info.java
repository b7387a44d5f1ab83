/// Recorded bytes of independent implementations, as tests read them.
@NullMarked
package io.manyline.whatsapp.vectors;

import org.jspecify.annotations.NullMarked;
