/// What tests of several modules share: real Kafka and Redis per JVM, a webhook sink, contracts.
@NullMarked
package io.manyline.testsupport;

import org.jspecify.annotations.NullMarked;
