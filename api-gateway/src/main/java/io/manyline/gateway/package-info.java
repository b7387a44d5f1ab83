/// The gateway: REST and WebSocket in front, commands and events on Kafka behind.
@NullMarked
package io.manyline.gateway;

import org.jspecify.annotations.NullMarked;
