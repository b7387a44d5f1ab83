/// Who may run a session: the worker's lease, the shards as a hint, the fenced claim.
@NullMarked
package io.manyline.worker.ownership;

import org.jspecify.annotations.NullMarked;
