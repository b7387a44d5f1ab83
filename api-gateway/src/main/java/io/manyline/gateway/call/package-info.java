/// Calls that ring at a session's number.
@NullMarked
package io.manyline.gateway.call;

import org.jspecify.annotations.NullMarked;
