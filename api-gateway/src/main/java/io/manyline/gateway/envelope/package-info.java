/// The one shape of every successful answer.
@NullMarked
package io.manyline.gateway.envelope;

import org.jspecify.annotations.NullMarked;
