/// Which endpoints want which event.
@NullMarked
package io.manyline.dispatcher.subscription;

import org.jspecify.annotations.NullMarked;
