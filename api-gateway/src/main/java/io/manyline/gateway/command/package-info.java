/// Publish a command, wait for its outcome, look an outcome up.
@NullMarked
package io.manyline.gateway.command;

import org.jspecify.annotations.NullMarked;
