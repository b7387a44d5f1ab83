/// What our phone tells of the past after linking.
@NullMarked
package io.manyline.whatsapp.history;

import org.jspecify.annotations.NullMarked;
