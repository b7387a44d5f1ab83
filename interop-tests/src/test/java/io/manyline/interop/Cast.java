package io.manyline.interop;

import io.manyline.sandbox.Sandbox;
import io.manyline.sandbox.phone.PhoneSettings;
import io.manyline.sandbox.phone.VirtualPhone;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Who takes part: of each family one who begins and one who is spoken to.
///
/// The phones behind companions are silent, so that every receipt is a companion's. The account of
/// each first companion has a second one, of the other family. Ours are sessions of one worker.
final class Cast implements AutoCloseable {
  private final Sandbox sandbox;
  private final WorkerStack stack;
  private final Path folder;
  private final List<Participant> all = new ArrayList<>();
  private final Map<Participant, String> groups = new HashMap<>();

  final BaileysParticipant baileys;
  final WorkerParticipant baileysSibling;
  final BaileysParticipant otherBaileys;
  final WorkerParticipant own;
  final BaileysParticipant ownSibling;
  final WorkerParticipant otherOwn;
  final PhoneParticipant phone;
  final PhoneParticipant otherPhone;

  private Cast(Sandbox sandbox, WorkerStack stack, Path folder) {
    this.sandbox = sandbox;
    this.stack = stack;
    this.folder = folder;
    VirtualPhone first = silentPhone("Baileys one");
    VirtualPhone second = silentPhone("Own one");
    CompletableFuture<BaileysParticipant> one = later(() -> linkBaileys(first));
    CompletableFuture<BaileysParticipant> two =
        later(() -> linkBaileys(silentPhone("Baileys two")));
    CompletableFuture<BaileysParticipant> three = later(() -> linkBaileys(second));
    baileysSibling = linkOwn(first);
    own = linkOwn(second);
    otherOwn = linkOwn(silentPhone("Own two"));
    phone = new PhoneParticipant(sandbox, sandbox.phones().create(null, "Phone one").join());
    otherPhone = new PhoneParticipant(sandbox, sandbox.phones().create(null, "Phone two").join());
    baileys = one.join();
    otherBaileys = two.join();
    ownSibling = three.join();
  }

  /// Links everybody. @param folder for the keys of processes
  static Cast link(Sandbox sandbox, WorkerStack stack, Path folder) {
    return new Cast(sandbox, stack, folder);
  }

  /// The group that this one made, with all that are spoken to.
  String groupOf(Participant admin) {
    return groups.computeIfAbsent(
        admin, each -> each.createGroup("Group of " + each.family(), spokenTo()));
  }

  /// One more companion of the same account, our own.
  Participant linkSibling(Participant of) {
    return linkOwn(of.account());
  }

  /// One more companion, linked by a code that is typed into its phone.
  Participant linkByCode(String family) {
    VirtualPhone account = silentPhone("By code, " + family);
    return family.equals("Baileys")
        ? added(BaileysParticipant.linkByCode(sandbox, account, folder.resolve(newName())))
        : added(WorkerParticipant.linkByCode(stack, account));
  }

  /// The same two in the group of the one who begins.
  GroupTalk talk(Conversation conversation) {
    Participant admin = conversation.from();
    Participant witness =
        spokenTo().stream().filter(each -> each != conversation.to()).findFirst().orElseThrow();
    return new GroupTalk(admin, conversation.to(), witness, groupOf(admin));
  }

  Participant beginning(String family) {
    return ofFamily(List.of(baileys, own, phone), family);
  }

  Participant spokenTo(String family) {
    return ofFamily(spokenTo(), family);
  }

  private static Participant ofFamily(List<Participant> participants, String family) {
    return participants.stream()
        .filter(each -> each.family().equals(family))
        .findFirst()
        .orElseThrow();
  }

  List<Participant> spokenTo() {
    return List.of(otherBaileys, otherOwn, otherPhone);
  }

  @Override
  public void close() {
    all.forEach(Participant::close);
  }

  private BaileysParticipant linkBaileys(VirtualPhone account) {
    return added(BaileysParticipant.link(sandbox, account, folder.resolve(newName())));
  }

  private WorkerParticipant linkOwn(VirtualPhone account) {
    return added(WorkerParticipant.link(stack, account));
  }

  private VirtualPhone silentPhone(String name) {
    return sandbox.phones().create(null, name, PhoneSettings.SILENT).join();
  }

  private synchronized String newName() {
    return "baileys-" + ++names;
  }

  private int names;

  private synchronized <T extends Participant> T added(T participant) {
    all.add(participant);
    return participant;
  }

  private static <T> CompletableFuture<T> later(Supplier<T> supplier) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                result.complete(supplier.get());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }
}
