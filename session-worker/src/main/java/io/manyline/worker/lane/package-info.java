/// One mailbox per session; at most one task of a session runs.
@NullMarked
package io.manyline.worker.lane;

import org.jspecify.annotations.NullMarked;
