/// Fenced writes of session state, and the device's keys and ratchets behind them.
@NullMarked
package io.manyline.worker.store;

import org.jspecify.annotations.NullMarked;
