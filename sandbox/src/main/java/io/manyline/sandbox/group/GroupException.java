package io.manyline.sandbox.group;

import io.manyline.sandbox.query.IqRefusedException;

/// Something that a phone may not do with a group, or that is not there.
public final class GroupException extends RuntimeException {
  private final int code;

  GroupException(int code) {
    super(IqRefusedException.text(code), null, false, false);
    this.code = code;
  }

  /// As WhatsApp numbers it: 401 not allowed, 403 no member, 404 no such thing, 406 not acceptable,
  /// 409 in already, 410 invitation revoked.
  public int code() {
    return code;
  }
}
