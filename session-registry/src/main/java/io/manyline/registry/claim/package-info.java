/// Who owns a session, and which workers live.
@NullMarked
package io.manyline.registry.claim;

import org.jspecify.annotations.NullMarked;
