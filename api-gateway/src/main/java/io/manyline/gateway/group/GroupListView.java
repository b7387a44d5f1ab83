package io.manyline.gateway.group;

import io.manyline.proto.command.v1.GroupList;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/// Groups of a session, without their members. @param truncated there are more than are listed
@Schema(name = "GroupList")
record GroupListView(List<GroupView> groups, int count, boolean truncated) {
  static GroupListView of(GroupList list) {
    List<GroupView> groups = list.getGroupsList().stream().map(GroupView::of).toList();
    return new GroupListView(groups, groups.size(), list.getTruncated());
  }
}
