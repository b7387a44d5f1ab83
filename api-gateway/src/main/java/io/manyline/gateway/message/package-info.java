/// REST for messages: checks, and the mapping to a command.
@NullMarked
package io.manyline.gateway.message;

import org.jspecify.annotations.NullMarked;
