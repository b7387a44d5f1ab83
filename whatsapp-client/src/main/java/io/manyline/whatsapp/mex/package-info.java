/// `w:mex`: questions to WhatsApp in JSON, by document id.
@NullMarked
package io.manyline.whatsapp.mex;

import org.jspecify.annotations.NullMarked;
