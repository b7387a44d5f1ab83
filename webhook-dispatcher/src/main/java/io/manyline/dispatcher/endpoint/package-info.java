/// Where events go: address, secrets, and whether it is gone.
@NullMarked
package io.manyline.dispatcher.endpoint;

import org.jspecify.annotations.NullMarked;
