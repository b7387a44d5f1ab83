package io.manyline.dispatcher.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The second look, without the resolver that refuses before.
class AddressCheckHandlerTest {
  private final AddressGuard guard = new AddressGuard(List.of());

  @Test
  void connectionToAPrivateAddressShouldBeClosedBeforeAByteIsWritten() {
    EmbeddedChannel channel = connectedTo("10.0.0.1");

    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void connectionToAPublicAddressShouldStayOpenAndBeLookedAtOnce() {
    EmbeddedChannel channel = connectedTo("8.8.8.8");

    assertThat(channel.isOpen()).isTrue();
    assertThat(channel.pipeline().get(AddressCheckHandler.class)).isNull();
  }

  private EmbeddedChannel connectedTo(String address) {
    InetSocketAddress remote = new InetSocketAddress(InetAddress.ofLiteral(address), 443);
    EmbeddedChannel channel =
        new EmbeddedChannel() {
          @Override
          protected SocketAddress remoteAddress0() {
            return remote;
          }
        };
    channel.pipeline().addFirst(new AddressCheckHandler(guard));
    channel.pipeline().fireChannelActive();
    return channel;
  }
}
