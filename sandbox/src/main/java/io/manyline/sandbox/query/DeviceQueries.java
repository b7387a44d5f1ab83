package io.manyline.sandbox.query;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.account.Accounts;
import io.manyline.sandbox.relay.Companions;
import io.manyline.sandbox.relay.Peer;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.jid.Jid;
import java.util.List;

/// Unlinks a companion: `<remove-companion-device jid reason/>`, by itself or by a sibling.
///
/// **Errors:** 404 for a device that is not linked to the asker's account. **Source:** whatsmeow
/// client.go `Logout`.
final class DeviceQueries {
  private final Accounts accounts;
  private final Companions companions;

  DeviceQueries(Accounts accounts, Companions companions) {
    this.accounts = accounts;
    this.companions = companions;
  }

  void register(IqTable table) {
    table.put("md", "set", "remove-companion-device", this::remove);
  }

  private List<Node> remove(Peer from, Node iq) {
    Jid jid = iq.requiredChild("remove-companion-device").requiredJid("jid");
    Account account = accounts.find(jid).orElseThrow(() -> new IqRefusedException(404));
    boolean known = account == from.account() && account.device(jid.device()).isPresent();
    if (!known || jid.device() == 0) {
      throw new IqRefusedException(404);
    }
    companions.unlinkLater(account, jid.device());
    return List.of();
  }
}
