/// Commands arrive here: reader and router.
@NullMarked
package io.manyline.worker.command;

import org.jspecify.annotations.NullMarked;
