package io.manyline.whatsapp.jid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JidTest {
  @ParameterizedTest
  @CsvSource({
    "15550001@s.whatsapp.net, 15550001, USER, 0, 0",
    "15550001:33@s.whatsapp.net, 15550001, USER, 33, 0",
    "100000000000001@lid, 100000000000001, LID, 0, 0",
    "100000000000001:2@lid, 100000000000001, LID, 2, 0",
    "15550001:99@hosted, 15550001, HOSTED, 99, 0",
    "100000000000001:99@hosted.lid, 100000000000001, HOSTED_LID, 99, 0",
    "120363000000000001@g.us, 120363000000000001, GROUP, 0, 0",
    "15550001-1400000000@g.us, 15550001-1400000000, GROUP, 0, 0",
    "status@broadcast, status, BROADCAST, 0, 0",
    "120363000000000002@newsletter, 120363000000000002, NEWSLETTER, 0, 0",
    "200000000000001:300@msgr, 200000000000001, MESSENGER, 300, 0",
    "7-15550002:3@interop, 15550002, INTEROP, 3, 7",
    "15550001@c.us, 15550001, LEGACY_USER, 0, 0",
    "13135550002@bot, 13135550002, BOT, 0, 0",
    "s.whatsapp.net, '', USER, 0, 0",
    "g.us, '', GROUP, 0, 0",
  })
  void parseShouldReadEveryKindAndWriteItBack(
      String text, String user, Server server, int device, int integrator) {
    assertThat(Jid.parse(text)).isEqualTo(new Jid(user, server, device, integrator));
    assertThat(Jid.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource({
    "15550001.0:33@s.whatsapp.net, 15550001:33@s.whatsapp.net",
    "15550001.1@lid, 15550001@lid",
    "15550001_0:5@s.whatsapp.net, 15550001:5@s.whatsapp.net",
    "15550001:0@s.whatsapp.net, 15550001@s.whatsapp.net",
    "@s.whatsapp.net, s.whatsapp.net",
  })
  void parseShouldTolerateAgentsAndOtherSpellings(String text, String meant) {
    assertThat(Jid.parse(text)).hasToString(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "@",
        "15550001",
        "15550001@",
        "15550001@example.com",
        "a@b@s.whatsapp.net",
        "15550001@s.whatsapp.net ",
        " 15550001@s.whatsapp.net",
        "+15550001@s.whatsapp.net",
        "1555 0001@s.whatsapp.net",
        "15550001\n@s.whatsapp.net",
        "15550001/x@s.whatsapp.net",
        ":1@s.whatsapp.net",
        "15550001:@s.whatsapp.net",
        "15550001:x@s.whatsapp.net",
        "15550001:-1@s.whatsapp.net",
        "15550001:256@s.whatsapp.net",
        "15550001:1:2@lid",
        "15550001:99999999999@lid",
        "15550001.@lid",
        ".1@lid",
        "15550001.256@lid",
        "15550001.1.1@lid",
        "120363@g.us:1",
        "120363:1@g.us",
        "status:1@broadcast",
        "15550002@interop",
        "-15550002@interop",
        "7-@interop",
        "65536-15550002@interop",
        "15550001\u0661@s.whatsapp.net",
        "15550001@S.WHATSAPP.NET",
      })
  void parseShouldRefuseGarbage(String text) {
    assertThatThrownBy(() -> Jid.parse(text)).isInstanceOf(MalformedJidException.class);
  }

  @Test
  void parseShouldRefuseTextWithoutBound() {
    String longUser = "1".repeat(129);
    assertThatThrownBy(() -> Jid.parse(longUser + "@g.us"))
        .isInstanceOf(MalformedJidException.class);
    assertThatThrownBy(() -> Jid.parse("1".repeat(1 << 20) + "@g.us"))
        .isInstanceOf(MalformedJidException.class);
    assertThat(Jid.parse("1".repeat(128) + "@g.us").user()).hasSize(128);
  }

  @Test
  void partsThatNoTextCouldHoldShouldBeRefused() {
    assertThatThrownBy(() -> Jid.phone("1@2")).isInstanceOf(MalformedJidException.class);
    assertThatThrownBy(() -> Jid.phone("15550001.1")).isInstanceOf(MalformedJidException.class);
    assertThatThrownBy(() -> Jid.SERVER.withDevice(1)).isInstanceOf(MalformedJidException.class);
    assertThatThrownBy(() -> Jid.group("1").withDevice(1))
        .isInstanceOf(MalformedJidException.class);
    assertThatThrownBy(() -> new Jid("1", Server.USER, 0, 7))
        .isInstanceOf(MalformedJidException.class);
  }

  @Test
  void equalityShouldTellServersAndDevicesApart() {
    Jid phone = Jid.phone("15550001");

    assertThat(phone).isNotEqualTo(Jid.lid("15550001"));
    assertThat(phone.withDevice(3)).isNotEqualTo(phone);
    assertThat(phone.withDevice(3).account()).isEqualTo(phone);
    assertThat(Jid.parse("15550001@c.us")).isNotEqualTo(phone);
    assertThat(phone.isPhoneNumber()).isTrue();
    assertThat(Jid.parse("1:1@hosted.lid").isLid()).isTrue();
    assertThat(Jid.group("1").isGroup()).isTrue();
  }
}
