/// The only HTTP client: time limits, size caps, private-address guard.
@NullMarked
package io.manyline.dispatcher.egress;

import org.jspecify.annotations.NullMarked;
