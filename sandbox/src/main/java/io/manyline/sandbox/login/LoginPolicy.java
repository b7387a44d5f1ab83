package io.manyline.sandbox.login;

import io.manyline.sandbox.account.DeviceAddress;
import io.manyline.whatsapp.binary.Node;
import java.util.Optional;

/// Decides, before anything else, whether a login is refused. @see Logins
public interface LoginPolicy {
  /// @return the `<failure>` to end with; empty to go on
  Optional<Node> refusal(DeviceAddress device);
}
