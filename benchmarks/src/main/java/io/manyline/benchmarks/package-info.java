/// Measurements of what the product promises, each beside a control of the same run.
@NullMarked
package io.manyline.benchmarks;

import org.jspecify.annotations.NullMarked;
