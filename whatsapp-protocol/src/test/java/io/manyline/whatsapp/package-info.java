/// What holds for every reader of the wire.
@NullMarked
package io.manyline.whatsapp;

import org.jspecify.annotations.NullMarked;
