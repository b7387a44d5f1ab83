/// Everything that the client tells its owner.
@NullMarked
package io.manyline.whatsapp.event;

import org.jspecify.annotations.NullMarked;
