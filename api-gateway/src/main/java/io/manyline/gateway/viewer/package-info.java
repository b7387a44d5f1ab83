/// Browsers that watch a session over a WebSocket, and the events they are shown.
@NullMarked
package io.manyline.gateway.viewer;

import org.jspecify.annotations.NullMarked;
