/// Channels, which the wire calls newsletters: made, followed, posted to, read.
@NullMarked
package io.manyline.whatsapp.channel;

import org.jspecify.annotations.NullMarked;
