/// Create, start, stop, change, list and remove sessions; how a session is shown.
@NullMarked
package io.manyline.gateway.session;

import org.jspecify.annotations.NullMarked;
