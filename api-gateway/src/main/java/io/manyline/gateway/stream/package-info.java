/// The events of all sessions of a user as one stream over HTTP, which goes on where it broke off.
@NullMarked
package io.manyline.gateway.stream;

import org.jspecify.annotations.NullMarked;
