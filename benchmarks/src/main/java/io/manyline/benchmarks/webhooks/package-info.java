/// Signed deliveries for each second of a processor.
@NullMarked
package io.manyline.benchmarks.webhooks;

import org.jspecify.annotations.NullMarked;
