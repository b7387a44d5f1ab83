/// A small linked device, written from the protocol and not from the product's client.
@NullMarked
package io.manyline.sandbox.companion;

import org.jspecify.annotations.NullMarked;
