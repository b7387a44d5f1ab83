/// What `infra/` says about the services, checked against the services.
@NullMarked
package io.manyline.standalone.infra;

import org.jspecify.annotations.NullMarked;
