package io.manyline.sandbox.account;

/// One device of one account. @param number digits without a plus @param device 0 is the phone
public record DeviceAddress(String number, int device) {
  @Override
  public String toString() {
    return number + ":" + device;
  }
}
