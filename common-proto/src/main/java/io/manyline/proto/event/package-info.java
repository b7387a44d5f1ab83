/// Public names and the public JSON of session events, the same for webhooks and WebSockets.
@NullMarked
package io.manyline.proto.event;

import org.jspecify.annotations.NullMarked;
