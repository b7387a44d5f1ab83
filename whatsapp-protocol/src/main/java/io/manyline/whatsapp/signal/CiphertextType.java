package io.manyline.whatsapp.signal;

/// The `type` attribute of an `<enc>`.
public enum CiphertextType {
  PRE_KEY("pkmsg"),
  MESSAGE("msg"),
  SENDER_KEY("skmsg");

  private final String wireName;

  CiphertextType(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }
}
