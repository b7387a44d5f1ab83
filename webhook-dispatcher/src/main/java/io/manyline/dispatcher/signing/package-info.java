/// Standard Webhooks headers.
@NullMarked
package io.manyline.dispatcher.signing;

import org.jspecify.annotations.NullMarked;
