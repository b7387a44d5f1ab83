/// Connections to WhatsApp: opening them, when to try again, and who may at once.
@NullMarked
package io.manyline.worker.connection;

import org.jspecify.annotations.NullMarked;
