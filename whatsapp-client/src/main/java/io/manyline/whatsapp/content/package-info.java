/// What a message says: one model for what we send and what we get, and its protobuf form.
@NullMarked
package io.manyline.whatsapp.content;

import org.jspecify.annotations.NullMarked;
