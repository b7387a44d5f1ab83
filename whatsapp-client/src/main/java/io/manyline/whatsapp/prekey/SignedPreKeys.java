package io.manyline.whatsapp.prekey;

import io.manyline.whatsapp.curve.KeyPair;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.StateChanges;
import io.manyline.whatsapp.device.StoredPreKeys;
import io.manyline.whatsapp.record.RetiredSignedPreKey;
import io.manyline.whatsapp.record.StoredPreKeyMeta;
import io.manyline.whatsapp.signal.SignedPreKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Our signed prekeys: the present one, one that is to follow it, and those that it followed.
///
/// **Shape:** a new one each [#LIFE]. It is durable before it is shown to the server, and in use
/// once the server confirmed; a crash in between finds it pending, and shows the same one again.
/// Replaced ones stay for [#KEPT], which is how long WhatsApp keeps a message for a device that is
/// away. **Order and threads:** a view of one [StateChanges].
final class SignedPreKeys {
  static final Duration LIFE = Duration.ofDays(7);
  static final Duration KEPT = Duration.ofDays(30);

  private final StateChanges changes;
  private final PreKeyStock stock;

  SignedPreKeys(StateChanges changes) {
    this.changes = changes;
    this.stock = new PreKeyStock(changes);
  }

  /// Made, and not confirmed by the server yet.
  @Nullable SignedPreKey pending() {
    int id = stock.meta().getRotatingTo();
    return id == 0 ? null : StoredPreKeys.signed(changes, id);
  }

  boolean isDue(Instant now) {
    long since = stock.meta().getSignedAt();
    return since != 0 && !now.isBefore(Instant.ofEpochSecond(since).plus(LIFE));
  }

  /// Begins to count the age of the present one, where that is not known.
  void date(Instant now) {
    if (stock.meta().getSignedAt() == 0) {
      stock.write(stock.meta().toBuilder().setSignedAt(now.getEpochSecond()).build());
    }
  }

  SignedPreKey make(OwnDevice own, SecureRandom random) {
    KeyPair identity = own.credentials().identity().identity();
    int id = PreKeyStock.after(own.credentials().signedPreKeyId());
    SignedPreKey next = SignedPreKey.create(id, identity, random);
    StoredPreKeys.put(changes, next);
    stock.write(stock.meta().toBuilder().setRotatingTo(id).build());
    return next;
  }

  /// The server has it: it is the present one, and what is long replaced is forgotten.
  void confirm(OwnDevice own, SignedPreKey next, Instant now) {
    StoredPreKeyMeta meta = stock.meta();
    Instant oldest = now.minus(KEPT);
    List<RetiredSignedPreKey> gone =
        meta.getRetiredList().stream()
            .filter(each -> Instant.ofEpochSecond(each.getAt()).isBefore(oldest))
            .toList();
    gone.forEach(each -> StoredPreKeys.removeSigned(changes, each.getId()));
    List<RetiredSignedPreKey> kept =
        meta.getRetiredList().stream().filter(each -> !gone.contains(each)).toList();
    stock.write(
        meta.toBuilder()
            .clearRotatingTo()
            .setSignedAt(now.getEpochSecond())
            .clearRetired()
            .addAllRetired(kept)
            .addRetired(
                RetiredSignedPreKey.newBuilder()
                    .setId(own.credentials().signedPreKeyId())
                    .setAt(now.getEpochSecond()))
            .build());
    own.replaceSignedPreKey(changes, next.id());
  }
}
