package io.manyline.sandbox.phone;

import io.manyline.sandbox.account.Account;
import io.manyline.sandbox.group.Group;
import io.manyline.sandbox.phone.PhoneException.Reason;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// What a person does with calls on one phone.
///
/// **Order and threads:** may be called from any thread. **Errors:** futures fail with
/// [PhoneException].
public final class CallButtons {
  private final Phones phones;
  private final PhoneNetwork network;
  private final Phone phone;

  CallButtons(Phones phones, PhoneNetwork network, Phone phone) {
    this.phones = phones;
    this.network = network;
    this.phone = phone;
  }

  /// Lets others ring. @param to number, digits, or the address of a group whose members are called
  ///
  /// @return the call ids, one for each who is called
  public CompletableFuture<List<String>> call(String to, boolean video) {
    return phones.submit(
        () -> {
          Optional<Group> group = network.groups().find(to);
          return group.isPresent() ? callAll(group.get(), video) : List.of(callOne(to, video));
        });
  }

  public CompletableFuture<List<PhoneCall>> all() {
    return phones.submit(() -> phone.calls().all());
  }

  /// @param reason as on the wire, such as timeout; null when it is simply hung up
  public CompletableFuture<PhoneCall> hangUp(String id, @Nullable String reason) {
    return phones.submit(() -> phone.calls().hangUp(id, reason));
  }

  public CompletableFuture<PhoneCall> accept(String id) {
    return phones.submit(() -> phone.calls().answer(id, true));
  }

  public CompletableFuture<PhoneCall> reject(String id) {
    return phones.submit(() -> phone.calls().answer(id, false));
  }

  private String callOne(String to, boolean video) {
    Account callee =
        network
            .accounts()
            .byNumber(Phones.withoutPlus(to))
            .orElseThrow(
                () ->
                    new PhoneException(Reason.RECIPIENT_NOT_FOUND, to + " is not on this network"));
    return phone.call(callee, null, video);
  }

  private List<String> callAll(Group group, boolean video) {
    return group.members().keySet().stream()
        .filter(number -> !number.equals(phone.account().number()))
        .map(number -> network.accounts().byNumber(number).orElseThrow())
        .map(member -> phone.call(member, group.jid().toString(), video))
        .toList();
  }
}
