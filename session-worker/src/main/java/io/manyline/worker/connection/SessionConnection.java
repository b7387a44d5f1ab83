package io.manyline.worker.connection;

import io.manyline.whatsapp.channel.Channels;
import io.manyline.whatsapp.client.IssuedCode;
import io.manyline.whatsapp.client.OutgoingMessage;
import io.manyline.whatsapp.client.PreparedMessage;
import io.manyline.whatsapp.client.ServerAck;
import io.manyline.whatsapp.client.WhatsAppClient;
import io.manyline.whatsapp.event.Setting;
import io.manyline.whatsapp.group.Groups;
import io.manyline.whatsapp.jid.Jid;
import io.manyline.whatsapp.media.ClientMedia;
import io.manyline.whatsapp.presence.Presence;
import io.manyline.whatsapp.privacy.Privacy;
import io.manyline.whatsapp.profile.Profiles;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// One connection of one session: what `WhatsAppClient` offers, as a port.
///
/// **Order and threads:** called on the lane; stages complete on the lane.
public interface SessionConnection {
  void connect();

  void disconnect();

  /// Refuses every further frame and closes at once: we may not be the owner any more.
  void revoke();

  CompletionStage<PreparedMessage> prepare(OutgoingMessage message);

  CompletionStage<ServerAck> transmit(PreparedMessage message);

  CompletionStage<Void> markRead(Jid chat, @Nullable Jid sender, List<String> messageIds);

  /// Changes a setting that all devices of the account share.
  CompletionStage<Void> change(Setting setting);

  /// Asks for a code that links this session when it is typed into that number's phone.
  CompletionStage<IssuedCode> requestLinkCode(Jid phone);

  /// Answers what WhatsApp wants signed with a passkey. @param assertion JSON
  CompletionStage<Void> answerPasskey(byte[] credentialId, byte[] assertion);

  /// Rejects a call that rings.
  CompletionStage<Void> rejectCall(String callId);

  CompletionStage<Void> logOut();

  /// @throws io.manyline.whatsapp.client.SendException when it is not logged in
  Groups groups();

  /// @throws io.manyline.whatsapp.client.SendException when it is not logged in
  Presence presence();

  /// @throws io.manyline.whatsapp.client.SendException when it is not logged in
  Profiles profiles();

  /// @throws io.manyline.whatsapp.client.SendException when it is not logged in
  Privacy privacy();

  /// Where files are, and the way to our phone.
  ///
  /// @throws io.manyline.whatsapp.client.SendException when it is not logged in
  ClientMedia media();

  /// @throws io.manyline.whatsapp.client.SendException when it is not logged in
  Channels channels();

  /// Signs of life. May be asked by anybody.
  WhatsAppClient.Evidence evidence();
}
