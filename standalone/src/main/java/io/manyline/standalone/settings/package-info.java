/// What an operator may set, and what is set: `./manyline config`.
@NullMarked
package io.manyline.standalone.settings;

import org.jspecify.annotations.NullMarked;
