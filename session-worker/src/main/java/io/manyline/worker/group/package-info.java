/// Group commands, carried out on a session's connection.
@NullMarked
package io.manyline.worker.group;

import org.jspecify.annotations.NullMarked;
