/// The media server: files by hash on disk, uploads that resume, downloads by range, and what goes
/// wrong with them.
@NullMarked
package io.manyline.sandbox.media;

import org.jspecify.annotations.NullMarked;
