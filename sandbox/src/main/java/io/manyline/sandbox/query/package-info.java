/// Answers the queries that devices put to the server.
@NullMarked
package io.manyline.sandbox.query;

import org.jspecify.annotations.NullMarked;
