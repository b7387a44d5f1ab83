/// The one place where a thread waits for a reactive answer.
@NullMarked
package io.manyline.dispatcher.blocking;

import org.jspecify.annotations.NullMarked;
