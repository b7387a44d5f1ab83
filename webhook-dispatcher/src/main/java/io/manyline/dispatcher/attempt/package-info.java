/// What was tried and what came back.
@NullMarked
package io.manyline.dispatcher.attempt;

import org.jspecify.annotations.NullMarked;
