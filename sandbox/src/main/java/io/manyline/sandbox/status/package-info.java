/// Status posts: who may see an account's, and their way there.
@NullMarked
package io.manyline.sandbox.status;

import org.jspecify.annotations.NullMarked;
