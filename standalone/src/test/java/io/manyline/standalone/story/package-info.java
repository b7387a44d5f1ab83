/// What must hold of a whole installation: restart, kill -9, bad input, separate processes.
@NullMarked
package io.manyline.standalone.story;

import org.jspecify.annotations.NullMarked;
