/// `w:mex`: questions in JSON, known by the ids that published clients have for them.
@NullMarked
package io.manyline.sandbox.mex;

import org.jspecify.annotations.NullMarked;
