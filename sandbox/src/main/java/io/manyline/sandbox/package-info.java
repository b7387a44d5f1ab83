/// A simulated WhatsApp network: start it, and get phones that scan and chat.
@NullMarked
package io.manyline.sandbox;

import org.jspecify.annotations.NullMarked;
