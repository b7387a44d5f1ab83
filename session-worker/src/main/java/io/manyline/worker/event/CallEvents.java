package io.manyline.worker.event;

import io.manyline.proto.event.v1.CallEnded;
import io.manyline.proto.event.v1.CallReceived;
import io.manyline.proto.event.v1.SessionEvent;
import io.manyline.whatsapp.event.WaEvent;

/// Calls, as the platform tells them.
final class CallEvents {
  private CallEvents() {}

  static SessionEvent received(WaEvent.CallReceived it, EventComposer composer) {
    String chat = it.chat().toString();
    CallReceived.Builder call =
        CallReceived.newBuilder()
            .setCallId(it.callId())
            .setChat(chat)
            .setFrom(EventTranslator.address(it.from()))
            .setVideo(it.kind().video())
            .setGroup(it.kind().ofGroup())
            .setOffline(it.offline())
            .setAt(EventComposer.timestamp(it.at()));
    if (it.kind().group() != null) {
      call.setGroupId(it.kind().group().toString());
    }
    return composer
        .event(composer.ids().call(chat, it.callId(), "received"), it.at(), chat)
        .setCallReceived(call)
        .build();
  }

  static SessionEvent ended(WaEvent.CallEnded it, EventComposer composer) {
    String chat = it.chat().toString();
    return composer
        .event(composer.ids().call(chat, it.callId(), "ended"), it.at(), chat)
        .setCallEnded(
            CallEnded.newBuilder()
                .setCallId(it.callId())
                .setChat(chat)
                .setFrom(EventTranslator.address(it.from()))
                .setReason(it.reason())
                .setAt(EventComposer.timestamp(it.at())))
        .build();
  }
}
