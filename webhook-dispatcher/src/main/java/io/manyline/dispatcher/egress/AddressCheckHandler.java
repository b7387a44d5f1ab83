package io.manyline.dispatcher.egress;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;

/// Looks once more at the address of a connection that was made, before a byte is written.
///
/// The resolver has refused before; this holds should a change ever lead around it.
final class AddressCheckHandler extends ChannelInboundHandlerAdapter {
  private final AddressGuard guard;

  AddressCheckHandler(AddressGuard guard) {
    this.guard = guard;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (context.channel().remoteAddress() instanceof InetSocketAddress remote
        && remote.getAddress() != null
        && guard.permits(remote.getAddress())) {
      context.pipeline().remove(this);
      context.fireChannelActive();
      return;
    }
    context.fireExceptionCaught(new BlockedAddressException("an open connection"));
    context.close();
  }
}
