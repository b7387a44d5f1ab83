/// The field names that every hop's log event uses: a contract with whoever reads logs.
@NullMarked
package io.manyline.proto.log;

import org.jspecify.annotations.NullMarked;
