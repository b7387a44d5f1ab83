/// How people and groups show themselves: pictures, abouts, who is on WhatsApp.
@NullMarked
package io.manyline.whatsapp.profile;

import org.jspecify.annotations.NullMarked;
