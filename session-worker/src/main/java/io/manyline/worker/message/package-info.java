/// What carries out each command on a connection.
@NullMarked
package io.manyline.worker.message;

import org.jspecify.annotations.NullMarked;
