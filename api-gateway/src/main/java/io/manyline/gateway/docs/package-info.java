/// What can be read about the events: their schemas and the AsyncAPI document.
@NullMarked
package io.manyline.gateway.docs;

import org.jspecify.annotations.NullMarked;
