/// Files of messages: from the media store to WhatsApp, and from WhatsApp into the store.
@NullMarked
package io.manyline.worker.media;

import org.jspecify.annotations.NullMarked;
