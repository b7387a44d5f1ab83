/// Presence, profiles and privacy: their commands carried out, and what comes told.
@NullMarked
package io.manyline.worker.people;

import org.jspecify.annotations.NullMarked;
