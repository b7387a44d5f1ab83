/// Files of sessions, encrypted, for a while: the store that gateways and workers share.
@NullMarked
package io.manyline.registry.media;

import org.jspecify.annotations.NullMarked;
