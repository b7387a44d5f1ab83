/// One event to one endpoint: lanes, attempts, verdicts.
@NullMarked
package io.manyline.dispatcher.delivery;

import org.jspecify.annotations.NullMarked;
