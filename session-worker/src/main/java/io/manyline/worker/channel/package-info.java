/// Channel commands, carried out on a session's connection.
@NullMarked
package io.manyline.worker.channel;

import org.jspecify.annotations.NullMarked;
