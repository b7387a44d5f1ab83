/// Routes stanzas between devices and queues them for those that are away.
@NullMarked
package io.manyline.sandbox.relay;

import org.jspecify.annotations.NullMarked;
