/// Ports for all durable state of a device.
@NullMarked
package io.manyline.whatsapp.store;

import org.jspecify.annotations.NullMarked;
