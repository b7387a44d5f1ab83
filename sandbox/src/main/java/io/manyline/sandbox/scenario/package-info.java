/// Scripted faults: what goes wrong, for whom, and how often.
@NullMarked
package io.manyline.sandbox.scenario;

import org.jspecify.annotations.NullMarked;
