package io.manyline.sandbox.admin;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.manyline.sandbox.phone.PhoneDraft;
import io.manyline.whatsapp.proto.Message;

/// What a phone shall send, by the body's `type`.
///
/// **Shape:** `reply {message_id,text}`, `reaction {message_id,emoji}`, `edit {message_id,text}`,
/// `delete {message_id}`, `vote {message_id,options}`, `answer {message_id,answer}`, and for every
/// other kind `message {message}`: the E2E protobuf in its JSON form, names in snake_case, bytes in
/// base64, unknown names refused. **Errors:** [ControlException] 400.
final class Drafts {
  private Drafts() {}

  static PhoneDraft read(JsonBody body) {
    String type = body.string("type");
    return switch (type) {
      case "reply" -> new PhoneDraft.Reply(body.string("message_id"), body.string("text"));
      case "reaction" -> new PhoneDraft.Reaction(body.string("message_id"), body.string("emoji"));
      case "edit" -> new PhoneDraft.Edit(body.string("message_id"), body.string("text"));
      case "delete" -> new PhoneDraft.Delete(body.string("message_id"));
      case "vote" -> new PhoneDraft.Vote(body.string("message_id"), body.strings("options"));
      case "answer" -> new PhoneDraft.Answer(body.string("message_id"), body.string("answer"));
      case "message" -> new PhoneDraft.Verbatim(message(body.json("message")));
      default ->
          throw ControlException.badRequest(
              "type is text, reply, reaction, edit, delete, vote, answer or message");
    };
  }

  private static Message message(String json) {
    Message.Builder message = Message.newBuilder();
    try {
      JsonFormat.parser().merge(json, message);
    } catch (InvalidProtocolBufferException e) {
      throw ControlException.badRequest("message is no message: " + e.getMessage());
    }
    return message.build();
  }
}
