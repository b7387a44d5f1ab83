/// Presence, profiles, contacts, blocked people and privacy over REST.
@NullMarked
package io.manyline.gateway.people;

import org.jspecify.annotations.NullMarked;
