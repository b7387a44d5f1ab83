package io.manyline.dispatcher.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ClassPathResource;

class AddressGuardTest {
  private final AddressGuard guard = new AddressGuard(List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.0.170",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "192.168.255.255",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        // Written otherwise, the same addresses: as the system's resolver takes them.
        "2130706433",
        "127.1",
        "0x7f.0.0.1",
        "010.0.0.1"
      })
  void guardShouldRefuseIpv4ThatIsNotPublic(String address) throws UnknownHostException {
    for (InetAddress found : resolved(address)) {
      assertThat(guard.permits(found)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::8.8.8.8",
        "64:ff9b:1::a00:1",
        "100::1",
        "2001::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:2::1",
        "2001:10::1",
        "2001:20::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:808:808::1",
        "2620:4f:8000::1",
        "3fff::1",
        "3fff:fff:ffff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fdff::1",
        "fe80::1",
        "fe80::1%lo",
        "febf::1",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
        "4000::1",
        "8000::1",
        "2600:1901::5efe:7f00:1",
        "2600:1901::200:5efe:a00:1"
      })
  void guardShouldRefuseIpv6ThatIsNotPublicOrCarriesIpv4(String address)
      throws UnknownHostException {
    for (InetAddress found : resolved(address)) {
      assertThat(guard.permits(found)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "191.255.255.255",
        "192.0.1.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "::ffff:8.8.8.8",
        "2001:200::1",
        "2001:4860:4860::8888",
        "2606:4700:4700::1111",
        "2a00:1450:4001::1",
        "2003::1",
        "2600:1901::5eff:7f00:1"
      })
  void guardShouldPermitPublicAddresses(String address) throws UnknownHostException {
    assertThat(guard.permits(InetAddress.getByName(address))).isTrue();
  }

  @Test
  void allowListShouldOpenOnlyWhatItNames() throws UnknownHostException {
    AddressGuard open =
        new AddressGuard(
            List.of(AddressRange.parse("10.1.2.0/23"), AddressRange.parse("fd00:1::/33")));

    assertThat(open.permits(InetAddress.getByName("10.1.3.255"))).isTrue();
    assertThat(open.permits(InetAddress.getByName("::ffff:10.1.3.255"))).isTrue();
    assertThat(open.permits(InetAddress.getByName("10.1.4.0"))).isFalse();
    assertThat(open.permits(InetAddress.getByName("fd00:1:7fff::1"))).isTrue();
    assertThat(open.permits(InetAddress.getByName("fd00:1:8000::1"))).isFalse();
    assertThat(open.permits(InetAddress.getByName("169.254.169.254"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "100.100.100.200",
        "168.63.129.16",
        "169.254.169.254",
        "169.254.170.2",
        "169.254.170.23",
        "192.0.0.192",
        "::ffff:169.254.169.254",
        "fd00:42::42",
        "fd00:100::100:200",
        "fd00:a9fe:a9fe::1",
        "fd00:c1::a9fe:a9fe",
        "fd00:ec2::23",
        "fd00:ec2::254",
        "fd20:ce::254",
        "fe80::a9fe:a9fe",
        "::a9fe:a9fe",
        "::ffff:0:a9fe:a9fe",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::6464:64c8",
        "2002:a9fe:a9fe::1",
        "2001:0:4136:e378:8000:63bf:5601:5601",
        "2600:1901::5efe:a9fe:a9fe"
      })
  void metadataServicesOfCloudsShouldBeRefusedWhateverIsAllowed(String address) throws Exception {
    List<String> everything = List.of("0.0.0.0/0", "::/0");
    List<String> itself = List.of(InetAddress.getByName(address).getHostAddress());
    for (List<String> allowed : List.of(everything, itself, List.of("fc00::/7"))) {
      AddressGuard open = new AddressGuard(allowed.stream().map(AddressRange::parse).toList());

      assertThat(open.permits(InetAddress.getByName(address))).as("%s", allowed).isFalse();
    }
  }

  @Test
  void allowListOfOnesOwnMachineShouldBeOpenForItAndNoMore() throws Exception {
    YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
    yaml.setResources(new ClassPathResource("webhook-dispatcher-local.yml"));
    AddressGuard local =
        new AddressGuard(
            Objects.requireNonNull(yaml.getObject()).entrySet().stream()
                .filter(each -> each.getKey().toString().contains("allowed-addresses["))
                .map(each -> AddressRange.parse(each.getValue().toString()))
                .toList());

    for (String own : List.of("127.0.0.1", "::1", "10.1.2.3", "192.168.1.1", "fd12::1")) {
      assertThat(local.permits(InetAddress.getByName(own))).as(own).isTrue();
    }
    for (String other : List.of("169.254.169.254", "fd00:ec2::254", "fd20:ce::254", "100.64.0.1")) {
      assertThat(local.permits(InetAddress.getByName(other))).as(other).isFalse();
    }
  }

  @Test
  void rangeThatCarriesIpv4ShouldBeOpenOnlyForWhatIsPublicOrAllowedItself() throws Exception {
    AddressGuard open =
        new AddressGuard(
            List.of(
                AddressRange.parse("64:ff9b::/96"),
                AddressRange.parse("2002::/16"),
                AddressRange.parse("::1"),
                AddressRange.parse("10.1.0.0/16")));

    for (String permitted :
        List.of("64:ff9b::808:808", "64:ff9b::a01:1", "2002:808:808::1", "::1")) {
      assertThat(open.permits(InetAddress.getByName(permitted))).as(permitted).isTrue();
    }
    for (String refused :
        List.of("64:ff9b::a00:1", "64:ff9b::7f00:1", "2002:a00:1::1", "2001:0:1::1", "::808:808")) {
      assertThat(open.permits(InetAddress.getByName(refused))).as(refused).isFalse();
    }
  }

  /// Forms that the resolver does not take at all are no way around the guard.
  private static InetAddress[] resolved(String address) {
    try {
      return InetAddress.getAllByName(address);
    } catch (UnknownHostException e) {
      return new InetAddress[0];
    }
  }
}
