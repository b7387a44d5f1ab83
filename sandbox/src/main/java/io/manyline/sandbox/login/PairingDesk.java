package io.manyline.sandbox.login;

import io.manyline.sandbox.login.PairingRefusedException.Reason;
import io.manyline.sandbox.relay.Companions;
import io.manyline.sandbox.relay.DeviceLink;
import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.proto.ClientPayload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.CompletableFuture;

/// Brings companions that show a code and phones that scan one together.
///
/// **Flow:** [FrontDesk] registers companions; phones make their offers here. **Shape:** six refs
/// for each companion, all good while its connection lasts, 180 s at most. **Order and threads:**
/// world's thread only. **Source:** whatsmeow pair.go, qrchan.go; docs/protocol: QR pairing.
public final class PairingDesk {
  private static final int REFS = 6;
  private static final int REF_BYTES = 96;
  private static final int EXPIRED_KEPT = 10_000;
  private static final int BAD_REQUEST = 400;
  private static final Duration LIFE = Duration.ofSeconds(180);

  private final World world;
  private final Companions companions;
  private final Map<String, PendingCompanion> waiting = new HashMap<>();
  private final SequencedSet<String> expired = new LinkedHashSet<>();

  /// Who waits for a code to be typed on that number's phone; the latest one.
  private final Map<String, PendingCompanion> codes = new HashMap<>();

  public PairingDesk(World world, Companions companions) {
    this.world = world;
    this.companions = companions;
  }

  StanzaListener register(byte[] noiseKey, ClientPayload payload, DeviceLink link) {
    Optional<Registration> registration = Registration.of(payload.getDevicePairingData());
    if (registration.isEmpty()) {
      return FrontDesk.refuse(link, BAD_REQUEST);
    }
    List<String> refs = new ArrayList<>();
    for (int i = 0; i < REFS; i++) {
      refs.add(newRef());
    }
    PendingCompanion companion =
        new PendingCompanion(world, this, companions, registration.get(), noiseKey, link);
    refs.forEach(ref -> waiting.put(ref, companion));
    companion.show(refs, payload.getPushName());
    companion.endAfter(LIFE);
    return companion;
  }

  /// A phone scanned a code.
  ///
  /// @return completes when the companion signed, and is linked; fails with
  ///   [PairingRefusedException]
  public CompletableFuture<PairOffer> offer(PairOffer offer) {
    try {
      return companion(offer.ref()).offer(offer);
    } catch (PairingRefusedException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /// Push name that the companion behind a ref registered with, empty for none.
  ///
  /// @throws PairingRefusedException for a ref that nobody shows
  public String pushName(String ref) {
    return companion(ref).pushName();
  }

  /// What a companion asked of the phone with that number.
  ///
  /// @throws PairingRefusedException LINK_CODE_UNKNOWN, LINK_CODE_EXPIRED
  public LinkCodeRequest linkCode(String number) {
    PendingCompanion companion = codes.get(number);
    if (companion == null) {
      throw expired.contains(number)
          ? new PairingRefusedException(Reason.LINK_CODE_EXPIRED, "the code is no longer valid")
          : new PairingRefusedException(
              Reason.LINK_CODE_UNKNOWN, "nobody asked for a code for this number");
    }
    return companion.linkCode().request().orElseThrow();
  }

  /// A phone typed a code. @return what the companion behind the request answers
  public CompletableFuture<LinkCodeAnswer> primaryHello(
      LinkCodeRequest request, byte[] wrappedEphemeral, byte[] identity) {
    return companion(request.ref()).linkCode().primaryHello(wrappedEphemeral, identity);
  }

  /// A phone whose account has a passkey scanned a code, or typed one.
  ///
  /// @return what the companion shows once its owner signed
  public CompletableFuture<PasskeyAnswer> requirePasskey(String ref, Passkey passkey) {
    return companion(ref).passkey().require(passkey);
  }

  /// @param primary the phone's half @return the companion's keys, sealed for the phone
  public CompletableFuture<PasskeyKeys> continuePasskey(String ref, byte[] primary) {
    return companion(ref).passkey().goOn(primary);
  }

  /// Asks the companion behind a ref to replace the secret that its codes show.
  ///
  /// @throws PairingRefusedException for a ref that nobody shows
  public void refresh(String ref) {
    companion(ref).refresh();
  }

  /// Asks whoever wants a code for a number to take another one. @param manual only a person may
  ///
  /// @throws PairingRefusedException LINK_CODE_UNKNOWN, LINK_CODE_EXPIRED
  public void refreshLinkCode(String number, boolean manual) {
    LinkCodeRequest request = linkCode(number);
    codes.remove(number);
    companion(request.ref())
        .notify(
            "link_code_companion_reg",
            Node.of(
                    "link_code_companion_reg",
                    Node.of("link_code_pairing_ref").withText(request.ref()))
                .with("stage", "refresh_code")
                .with("force_manual_refresh", manual ? "true" : null));
  }

  void codeAsked(LinkCodeRequest request, PendingCompanion by) {
    codes.put(request.number(), by);
    waiting.put(request.ref(), by);
  }

  boolean isRegistered(String number) {
    return companions.isRegistered(number);
  }

  /// Its codes are worth nothing any more.
  void end(PendingCompanion companion) {
    companion
        .linkCode()
        .request()
        .filter(request -> codes.remove(request.number(), companion))
        .ifPresent(request -> end(List.of(request.ref(), request.number())));
  }

  String newRef() {
    byte[] bytes = new byte[REF_BYTES];
    world.random().nextBytes(bytes);
    return "2@" + Base64.getEncoder().encodeToString(bytes);
  }

  void end(List<String> refs) {
    refs.forEach(waiting::remove);
    expired.addAll(refs);
    while (expired.size() > EXPIRED_KEPT) {
      expired.removeFirst();
    }
  }

  private PendingCompanion companion(String ref) {
    PendingCompanion companion = waiting.get(ref);
    if (companion == null) {
      throw expired.contains(ref)
          ? new PairingRefusedException(Reason.QR_EXPIRED, "this code is no longer valid")
          : new PairingRefusedException(Reason.QR_UNKNOWN, "nobody shows this code");
    }
    return companion;
  }
}
