/// Delivers the events of sessions to the HTTP endpoints of those who own them.
@NullMarked
package io.manyline.dispatcher;

import org.jspecify.annotations.NullMarked;
