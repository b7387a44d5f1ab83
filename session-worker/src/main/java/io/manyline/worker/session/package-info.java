/// Session life: states, transitions, one runtime for each claim, the supervisor over all.
@NullMarked
package io.manyline.worker.session;

import org.jspecify.annotations.NullMarked;
