/// Channels, which the wire calls newsletters: made, followed, posted to, read.
@NullMarked
package io.manyline.sandbox.channel;

import org.jspecify.annotations.NullMarked;
