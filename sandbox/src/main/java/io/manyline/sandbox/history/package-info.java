/// What a phone tells a newly linked companion of the past.
@NullMarked
package io.manyline.sandbox.history;

import org.jspecify.annotations.NullMarked;
