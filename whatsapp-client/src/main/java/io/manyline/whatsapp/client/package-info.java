/// The façade that wires the rooms of a companion device together.
@NullMarked
package io.manyline.whatsapp.client;

import org.jspecify.annotations.NullMarked;
