package io.manyline.sandbox.login;

import io.manyline.sandbox.account.DeviceAddress;
import java.util.OptionalInt;

/// Decides, before anything else, whether a login is refused. @see Logins
public interface LoginPolicy {
  /// @return the failure reason, such as 503; empty to go on
  OptionalInt refusal(DeviceAddress device);
}
