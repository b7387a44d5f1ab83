/// Accounts' synced settings: the server's collections, and what a phone keeps in them.
@NullMarked
package io.manyline.sandbox.appstate;

import org.jspecify.annotations.NullMarked;
