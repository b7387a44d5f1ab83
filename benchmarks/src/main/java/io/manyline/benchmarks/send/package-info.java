/// From a REST call to the server's acknowledgement.
@NullMarked
package io.manyline.benchmarks.send;

import org.jspecify.annotations.NullMarked;
