package io.manyline.whatsapp.profile;

import io.manyline.whatsapp.binary.Node;
import io.manyline.whatsapp.client.SendException;
import io.manyline.whatsapp.client.SendException.Reason;
import io.manyline.whatsapp.device.Accounts;
import io.manyline.whatsapp.device.OwnDevice;
import io.manyline.whatsapp.device.StateLedger;
import io.manyline.whatsapp.iq.IqClient;
import io.manyline.whatsapp.iq.IqException;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.stanza.StanzaIds;
import io.manyline.whatsapp.token.PrivacyTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Pictures and abouts, our own and those of others; who is on WhatsApp.
///
/// **Order and threads:** on the lane; stages complete on the lane. **Errors:** [SendException]:
/// `NOT_ALLOWED` for what is hidden from us, or not ours to change; `PICTURE_INVALID`;
/// `RECIPIENT_NOT_ON_WHATSAPP`. **Source:** docs/protocol/profile.md.
public final class Profiles {
  /// What WhatsApp takes of numbers in one question.
  public static final int MOST_CHECKED = 100;

  private static final String PICTURES = "w:profile:picture";

  private final IqClient iq;
  private final StateLedger ledger;
  private final PrivacyTokens tokens;
  private final OwnDevice own;
  private final ContactQuery contacts;

  public Profiles(
      IqClient iq, StateLedger ledger, PrivacyTokens tokens, OwnDevice own, StanzaIds ids) {
    this.iq = iq;
    this.ledger = ledger;
    this.tokens = tokens;
    this.own = own;
    this.contacts = new ContactQuery(iq, ledger, tokens, ids);
  }

  /// @param target a person, a group; null for ourselves
  /// @param known id of the picture that we have, null for none
  public CompletionStage<PictureAnswer> picture(
      @Nullable Jid target, boolean preview, @Nullable String known) {
    Jid whose = target == null ? Accounts.account(own.link().jid()) : target;
    List<Node> token = new ArrayList<>();
    if (Accounts.isUser(whose)) {
      tokens.given(ledger.begin(), whose).ifPresent(token::add);
    }
    Node picture =
        Node.of("picture")
            .with("type", preview ? "preview" : "image")
            .with("query", "url")
            .with("id", known)
            .withChildren(token);
    CompletionStage<PictureAnswer> answer =
        iq.about(whose, "get", PICTURES, picture).thenApply(it -> read(it, preview));
    return answer.exceptionallyCompose(
        failure ->
            codeOf(failure) == 404
                ? CompletableFuture.completedFuture(new PictureAnswer.None())
                : CompletableFuture.failedFuture(translate(failure)));
  }

  /// @param group null for ourselves @return the picture's id
  public CompletionStage<String> setPicture(@Nullable Jid group, byte[] jpeg) {
    Node picture = Node.of("picture").with("type", "image").withBytes(jpeg);
    return translated(
        iq.about(group, "set", PICTURES, picture)
            .thenApply(answer -> answer.requiredChild("picture").required("id")));
  }

  /// @param group null for ourselves
  public CompletionStage<Void> removePicture(@Nullable Jid group) {
    return translated(iq.about(group, "set", PICTURES).thenAccept(_ -> {}));
  }

  public CompletionStage<Void> about(String text) {
    return translated(iq.set("status", Node.of("status").withText(text)).thenAccept(_ -> {}));
  }

  /// @param numbers digits without a plus, at most [#MOST_CHECKED]
  public CompletionStage<List<Contact>> check(List<String> numbers) {
    return translated(contacts.check(numbers));
  }

  /// @param person null for ourselves
  public CompletionStage<Contact> contact(@Nullable Jid person) {
    Jid account = Accounts.account(person == null ? own.link().jid() : person);
    if (!Accounts.isUser(account)) {
      return CompletableFuture.failedFuture(
          new SendException(Reason.RECIPIENT_INVALID, "not a person's address"));
    }
    return translated(contacts.find(account));
  }

  private static PictureAnswer read(Node answer, boolean preview) {
    Node picture = answer.child("picture").orElse(Node.of("picture"));
    long error = picture.child("error").flatMap(it -> it.number("code")).orElse(0L);
    if (error == 401) {
      throw new IqException(401, "hidden");
    }
    long status = picture.number("status").orElse(0L);
    if (status == 304) {
      return new PictureAnswer.Unchanged();
    }
    return picture.attribute("url").isPresent() && picture.attribute("id").isPresent()
        ? new PictureAnswer.Found(
            picture.required("id"),
            preview,
            picture.required("url"),
            picture.attribute("direct_path").orElse(""))
        : new PictureAnswer.None();
  }

  private static <T> CompletionStage<T> translated(CompletionStage<T> stage) {
    return stage.exceptionallyCompose(
        failure -> CompletableFuture.failedFuture(translate(failure)));
  }

  private static SendException translate(Throwable failure) {
    return switch (codeOf(failure)) {
      case 401, 403 -> new SendException(Reason.NOT_ALLOWED, "WhatsApp says no");
      case 404 ->
          new SendException(Reason.RECIPIENT_NOT_ON_WHATSAPP, "WhatsApp knows no such address");
      case 406 -> new SendException(Reason.PICTURE_INVALID, "WhatsApp does not take it");
      default -> SendException.of(failure);
    };
  }

  private static int codeOf(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof IqException refused ? refused.code() : 0;
  }
}
