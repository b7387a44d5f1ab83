/// What gave up.
@NullMarked
package io.manyline.dispatcher.deadletter;

import org.jspecify.annotations.NullMarked;
