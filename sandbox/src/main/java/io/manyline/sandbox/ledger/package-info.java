/// What the server and linked devices said to each other, for whoever audits a client.
@NullMarked
package io.manyline.sandbox.ledger;

import org.jspecify.annotations.NullMarked;
