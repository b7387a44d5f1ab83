package io.manyline.interop;

import io.manyline.sandbox.phone.PhonePeople;
import io.manyline.sandbox.phone.PhonePeople.Sight;
import io.manyline.sandbox.phone.VirtualPhone;

/// A virtual phone as a person.
final class PhonePerson implements Person {
  private final VirtualPhone phone;

  PhonePerson(VirtualPhone phone) {
    this.phone = phone;
  }

  @Override
  public void appear() {
    people().appear(true).join();
  }

  @Override
  public void watch(Participant other) {
    people().watch(other.number()).join();
  }

  @Override
  public void awaitAvailable(Participant other) {
    await(other, "available");
  }

  @Override
  public void typeTo(Participant other) {
    people().type(other.number(), "composing").join();
  }

  @Override
  public void awaitTyping(Participant from) {
    await(from, "composing");
  }

  @Override
  public void setPicture(byte[] png) {
    people().picture(Picture.jpeg(png)).join();
  }

  /// A phone of the sandbox is told the picture's id.
  @Override
  public String pictureOf(Participant other) {
    return last(other, "picture");
  }

  @Override
  public void setAbout(String text) {
    people().about(text).join();
  }

  @Override
  public String aboutOf(Participant other) {
    return last(other, "about");
  }

  @Override
  public void block(Participant other, boolean on) {
    people().block(other.number(), on).join();
  }

  /// No family but the phones' makes calls.
  @Override
  public void rejectCall(Participant caller, String callId) {
    throw new UnsupportedOperationException();
  }

  private void await(Participant other, String what) {
    people()
        .awaitSight(
            sight -> sight.what().equals(what) && isOf(sight, other), BaileysClient.PATIENCE)
        .join();
  }

  private String last(Participant other, String what) {
    return people().seen().join().stream()
        .filter(sight -> sight.what().equals(what) && isOf(sight, other))
        .map(sight -> String.valueOf(sight.detail()))
        .reduce("", (_, later) -> later);
  }

  private static boolean isOf(Sight sight, Participant other) {
    String user = sight.from().split("[:@]", 2)[0];
    return user.equals(other.number()) || user.equals(other.account().lid());
  }

  private PhonePeople people() {
    return phone.people();
  }
}
