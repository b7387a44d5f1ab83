package io.manyline.whatsapp.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyline.whatsapp.media.MediaTransferException.Reason;
import java.net.InetAddress;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a sender or a server may say, and where we go all the same: nowhere else.
final class MediaAddressesTest {
  private static final String PATH = "/v/t62.7118-24/1_n.enc?ccb=11-4&oh=01_AB-c&oe=6%2B";

  @Test
  void liveHostShouldBeWhatsAppsAtAPublicAddress() {
    assertThat(live("157.240.1.60").uri(host("media-fra3-1.cdn.whatsapp.net"), PATH))
        .hasToString("https://media-fra3-1.cdn.whatsapp.net" + PATH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:8091",
        "127.0.0.1",
        "example.com",
        "whatsapp.net.example.com",
        "evilwhatsapp.net",
        "mmg.whatsapp.net:8443",
        "mmg.whatsapp.net@example.com",
        "mmg.whatsapp.net/x",
        "[::1]",
        ""
      })
  void liveHostShouldBeNoOther(String name) {
    assertRefused(() -> live("157.240.1.60").uri(host(name), PATH));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "::1",
        "fe80::1",
        "fd00::1",
        "0.1.2.3",
        "192.0.0.192",
        "168.63.129.16",
        "198.18.0.1",
        "240.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::"
      })
  void liveHostShouldNotLeadToAPrivateAddress(String address) {
    assertRefused(() -> live(address).uri(host("mmg.whatsapp.net"), PATH));
  }

  @Test
  void liveHostShouldHaveNoPrivateAddressBesideAPublicOne() {
    MediaAddresses both =
        new MediaAddresses(
            true,
            _ -> List.of(InetAddress.ofLiteral("157.240.1.60"), InetAddress.ofLiteral("10.0.0.1")));

    assertRefused(() -> both.uri(host("mmg.whatsapp.net"), PATH));
  }

  @Test
  void hostOfTheSandboxShouldBeAsTold() {
    assertThat(new MediaAddresses(false).uri(host("127.0.0.1:8091"), PATH))
        .hasToString("https://127.0.0.1:8091" + PATH);
  }

  @Test
  void directPathShouldBeTakenAsItIs() {
    assertThat(MediaAddresses.checkPath(PATH)).isEqualTo(PATH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "v/1",
        "//example.com/x",
        "/../x",
        "/v/..%2fx/../y",
        "/v\\x",
        "/v#x",
        "/v@example.com/",
        "https://example.com/v",
        "@example.com/v",
        "/v x",
        "/v\r\nHost: example.com",
        "/v/é",
        "/v/%zz"
      })
  void directPathShouldBeNothingElse(String path) {
    assertRefused(() -> MediaAddresses.checkPath(path));
  }

  @Test
  void directPathShouldBeBounded() {
    assertRefused(() -> MediaAddresses.checkPath("/" + "v".repeat(2_048)));
  }

  private static MediaAddresses live(String address) {
    return new MediaAddresses(true, name -> List.of(InetAddress.getByName(address)));
  }

  private static MediaHosts.Host host(String name) {
    return new MediaHosts.Host(name, true, true, false);
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MediaTransferException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.ADDRESS_REFUSED));
  }
}
