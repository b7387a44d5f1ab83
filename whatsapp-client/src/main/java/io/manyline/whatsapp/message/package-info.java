/// Sending and receiving one message, fan-out included.
@NullMarked
package io.manyline.whatsapp.message;

import org.jspecify.annotations.NullMarked;
