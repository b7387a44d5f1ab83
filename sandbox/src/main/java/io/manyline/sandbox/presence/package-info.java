/// Who is there, and who is typing.
@NullMarked
package io.manyline.sandbox.presence;

import org.jspecify.annotations.NullMarked;
