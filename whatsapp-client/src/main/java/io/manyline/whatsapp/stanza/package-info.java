/// Routing a node to its handler; matching answers to requests.
@NullMarked
package io.manyline.whatsapp.stanza;

import org.jspecify.annotations.NullMarked;
