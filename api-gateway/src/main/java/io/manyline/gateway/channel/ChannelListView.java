package io.manyline.gateway.channel;

import io.manyline.proto.command.v1.ChannelList;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/// Channels that are followed. @param truncated there are more than are listed
@Schema(name = "ChannelList")
record ChannelListView(List<ChannelView> channels, int count, boolean truncated) {
  static ChannelListView of(ChannelList list) {
    List<ChannelView> channels = list.getChannelsList().stream().map(ChannelView::of).toList();
    return new ChannelListView(channels, channels.size(), list.getTruncated());
  }
}
