/// Endpoints that are behind: a cursor for each partition, and the scan that catches them up.
@NullMarked
package io.manyline.dispatcher.catchup;

import org.jspecify.annotations.NullMarked;
