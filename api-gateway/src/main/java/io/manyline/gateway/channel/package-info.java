/// Channels of a session's number, over HTTP.
@NullMarked
package io.manyline.gateway.channel;

import org.jspecify.annotations.NullMarked;
