/// From a stanza to the webhook, and what it costs the worker.
@NullMarked
package io.manyline.benchmarks.inbound;

import org.jspecify.annotations.NullMarked;
