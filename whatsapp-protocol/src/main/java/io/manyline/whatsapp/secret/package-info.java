/// What is said about a message and encrypted with that message's own secret: votes, answers.
@NullMarked
package io.manyline.whatsapp.secret;

import org.jspecify.annotations.NullMarked;
