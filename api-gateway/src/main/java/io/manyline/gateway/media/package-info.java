/// Files: upload, download, and loading those of messages that came in.
@NullMarked
package io.manyline.gateway.media;

import org.jspecify.annotations.NullMarked;
