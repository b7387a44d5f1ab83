package io.manyline.registry.session;

import io.manyline.registry.id.Network;
import io.manyline.registry.id.SessionUid;
import io.manyline.registry.id.TenantId;
import reactor.core.publisher.Mono;

/// Takes a session with all that it knows from one installation to another, so that nobody scans
/// again.
///
/// **Flow:** disable here, export, restore there, remove here without unlinking, enable there. Both
/// at once enabled would use one ratchet twice, so only a session that is disabled and at rest is
/// exported, and it is restored disabled. **Shape:** a file sealed with a key of a passphrase; see
/// [ExportFile]. The uid, and with it every sealed value, stays as it is. Files of messages do not
/// travel. **Errors:** [TransferException]; the driver's exception when Redis does not answer. A
/// restore that was interrupted is done again with the same file, or undone by creating the number.
public interface SessionTransfer {
  /// Everything, at one moment; empty when there is no such session.
  Mono<byte[]> export(SessionUid uid, String passphrase);

  /// Puts a session into this installation, disabled, as this tenant's.
  Mono<SessionConfig> restore(TenantId tenant, Network network, byte[] file, String passphrase);
}
