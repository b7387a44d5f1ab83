/// Figures: one JSON line each, and a table for people.
@NullMarked
package io.manyline.benchmarks.report;

import org.jspecify.annotations.NullMarked;
