/// Own identity, durable state, device lists, address links, ratchets with peers.
@NullMarked
package io.manyline.whatsapp.device;

import org.jspecify.annotations.NullMarked;
