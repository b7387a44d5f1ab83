/// What people show and see of each other, wired together: presence, profile, privacy.
@NullMarked
package io.manyline.sandbox.people;

import org.jspecify.annotations.NullMarked;
