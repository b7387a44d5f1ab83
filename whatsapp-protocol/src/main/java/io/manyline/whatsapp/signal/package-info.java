/// Ratchets, sender keys, session records, padding.
@NullMarked
package io.manyline.whatsapp.signal;

import org.jspecify.annotations.NullMarked;
