package io.manyline.whatsapp.group;

import io.manyline.whatsapp.jid.Jid;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Whom a status post is for, besides our own devices.
///
/// @param accounts in LID form where known
/// @param setting what the server is told: contacts, allowlist or denylist
public record Audience(Collection<Jid> accounts, String setting) {
  public Audience {
    accounts = List.copyOf(accounts);
  }

  /// Resolves it, for each post anew.
  public interface Source {
    CompletionStage<Audience> find();
  }
}
