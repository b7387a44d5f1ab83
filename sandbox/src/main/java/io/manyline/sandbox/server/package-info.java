/// Accepts sockets: WebSocket, TLS and raw TCP; Noise and frames on each.
@NullMarked
package io.manyline.sandbox.server;

import org.jspecify.annotations.NullMarked;
