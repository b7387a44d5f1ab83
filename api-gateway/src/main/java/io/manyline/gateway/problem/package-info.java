/// Every failure becomes the error envelope, in one place: the only room that knows HTTP statuses.
@NullMarked
package io.manyline.gateway.problem;

import org.jspecify.annotations.NullMarked;
