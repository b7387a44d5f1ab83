/// Contents of messages as they travel on Kafka ↔ as the client knows them.
@NullMarked
package io.manyline.worker.content;

import org.jspecify.annotations.NullMarked;
