/// Events that endpoints get again because somebody asked for it.
@NullMarked
package io.manyline.dispatcher.replay;

import org.jspecify.annotations.NullMarked;
