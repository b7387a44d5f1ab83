package io.manyline.whatsapp.group;

import io.manyline.whatsapp.event.WaEvent.Address;
import io.manyline.whatsapp.jid.Jid;

/// One member. @param jid as the group addresses it @param address both forms where known
public record GroupMember(Jid jid, Address address, GroupRole role) {}
