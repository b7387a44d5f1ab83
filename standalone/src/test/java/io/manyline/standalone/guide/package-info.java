/// The guide's examples, run as they stand in `docs/guide.md`.
@NullMarked
package io.manyline.standalone.guide;

import org.jspecify.annotations.NullMarked;
