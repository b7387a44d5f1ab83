package io.manyline.whatsapp.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedOutputStream;
import io.manyline.whatsapp.history.ChunkReader.RawChunk;
import io.manyline.whatsapp.proto.HistoryConversation;
import io.manyline.whatsapp.proto.HistoryMessage;
import io.manyline.whatsapp.proto.HistorySync;
import io.manyline.whatsapp.proto.HistorySyncMsg;
import io.manyline.whatsapp.proto.Message;
import io.manyline.whatsapp.proto.MessageKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

/// Parts of any size, read in the room of one chunk.
final class HistoryReaderTest {
  private static final int CONVERSATION = 2;
  private static final int MESSAGES = 200_000;

  @Test
  void partOfAnySizeShouldBeReadInTheRoomOfOneChunk() throws IOException {
    Endless past = new Endless(MESSAGES, 1_000);
    int messages = 0;
    int chats = 0;
    int mostAtOnce = 0;
    long mostAhead = 0;
    try (ChunkReader chunks = new ChunkReader(new HistoryReader(past))) {
      RawChunk chunk;
      do {
        long before = past.written();
        chunk = chunks.next();
        mostAhead = Math.max(mostAhead, past.written() - before);
        int size = chunk.pieces().stream().mapToInt(HistoryReaderTest::bytes).sum();
        mostAtOnce = Math.max(mostAtOnce, size);
        messages += count(chunk, HistoryPiece.Written.class);
        chats += count(chunk, HistoryPiece.Chat.class);
        assertThat(chunk.malformed()).isNull();
        assertThat(count(chunk, HistoryPiece.Written.class))
            .isLessThanOrEqualTo(ChunkReader.MAX_MESSAGES);
      } while (!chunk.last());
    }

    assertThat(messages).isEqualTo(MESSAGES);
    assertThat(chats).isEqualTo(MESSAGES / 1_000);
    assertThat(past.written()).isGreaterThan(40L << 20);
    assertThat(mostAtOnce).isLessThan(128 << 10);
    // What a buffer of 16 KiB deflated holds, of texts that deflate to a fiftieth.
    assertThat(mostAhead).isLessThan(2 << 20);
  }

  @Test
  void chunksOfAPartShouldBeTheSameEachTime() throws IOException {
    assertThat(chunks(new Endless(1_234, 100))).isEqualTo(chunks(new Endless(1_234, 100)));
  }

  @Test
  void messageThatIsTooLargeShouldBePassedOverAndTheRestBeRead() throws IOException {
    HistorySync part =
        HistorySync.newBuilder()
            .addConversations(
                HistoryConversation.newBuilder()
                    .setId("15550007@s.whatsapp.net")
                    .addMessages(message("A", "x".repeat(HistoryReader.MAX_MESSAGE)))
                    .addMessages(message("B", "small"))
                    .setName("n".repeat(HistoryReader.MAX_FIELD + 1))
                    .setUnreadCount(3))
            .build();

    RawChunk chunk;
    try (ChunkReader chunks = new ChunkReader(new HistoryReader(deflated(part)))) {
      chunk = chunks.next();
    }

    assertThat(chunk.pieces()).hasSize(3);
    assertThat(chunk.pieces().get(0)).isInstanceOf(HistoryPiece.TooLarge.class);
    HistoryPiece.Written written = (HistoryPiece.Written) chunk.pieces().get(1);
    assertThat(written.chat()).isEqualTo("15550007@s.whatsapp.net");
    assertThat(written.message().getKey().getId()).isEqualTo("B");
    HistoryPiece.Chat chat = (HistoryPiece.Chat) chunk.pieces().get(2);
    assertThat(chat.about().getName()).isEmpty();
    assertThat(chat.about().getUnreadCount()).isEqualTo(3);
  }

  @Test
  void partThatEndsEarlyShouldBeMalformedWhereverItIsCut() throws IOException {
    byte[] whole = new Endless(5, 2).readAllBytes();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      try (ChunkReader chunks = new ChunkReader(new HistoryReader(new ByteArrayInputStream(cut)))) {
        assertThat(chunks.next().malformed()).as("cut at %d", length).isNotNull();
      }
    }
  }

  /// What is cut before it was deflated has a right checksum, and ends inside a message.
  @Test
  void contentThatEndsEarlyShouldBeMalformed() throws IOException {
    byte[] whole =
        HistorySync.newBuilder()
            .addConversations(
                HistoryConversation.newBuilder().setId("x").addMessages(message("A", "one")))
            .build()
            .toByteArray();
    for (int length = 1; length < whole.length; length++) {
      try (ChunkReader chunks =
          new ChunkReader(new HistoryReader(deflated(Arrays.copyOf(whole, length))))) {
        assertThat(chunks.next().malformed()).as("cut at %d", length).isNotNull();
      }
    }
  }

  private static List<List<String>> chunks(InputStream deflated) throws IOException {
    List<List<String>> all = new ArrayList<>();
    try (ChunkReader chunks = new ChunkReader(new HistoryReader(deflated))) {
      RawChunk chunk;
      do {
        chunk = chunks.next();
        all.add(chunk.pieces().stream().map(HistoryPiece::toString).toList());
      } while (!chunk.last());
    }
    return all;
  }

  private static int count(RawChunk chunk, Class<? extends HistoryPiece> kind) {
    return (int) chunk.pieces().stream().filter(kind::isInstance).count();
  }

  private static int bytes(HistoryPiece piece) {
    return piece instanceof HistoryPiece.Written it ? it.message().getSerializedSize() : 0;
  }

  private static HistorySyncMsg message(String id, String text) {
    return HistorySyncMsg.newBuilder()
        .setMessage(
            HistoryMessage.newBuilder()
                .setKey(MessageKey.newBuilder().setId(id))
                .setMessage(Message.newBuilder().setConversation(text)))
        .build();
  }

  private static InputStream deflated(HistorySync part) throws IOException {
    return deflated(part.toByteArray());
  }

  private static InputStream deflated(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(bytes);
    }
    return new ByteArrayInputStream(out.toByteArray());
  }

  /// A part that is made while it is read: nobody ever has it whole.
  private static final class Endless extends InputStream {
    private final int messages;
    private final int inChat;
    private final ByteArrayOutputStream made = new ByteArrayOutputStream();
    private final DeflaterOutputStream deflater = new DeflaterOutputStream(made);
    private byte[] ready = {};
    private int at;
    private int next;
    private long written;
    private boolean finished;

    Endless(int messages, int inChat) {
      this.messages = messages;
      this.inChat = inChat;
    }

    /// Bytes before deflating.
    long written() {
      return written;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      while (at == ready.length) {
        if (finished) {
          return -1;
        }
        make();
      }
      int count = Math.min(length, ready.length - at);
      System.arraycopy(ready, at, target, offset, count);
      at += count;
      return count;
    }

    private void make() throws IOException {
      if (next == messages) {
        deflater.close();
        finished = true;
      } else {
        conversation();
      }
      ready = made.toByteArray();
      made.reset();
      at = 0;
    }

    /// Its length stands before it, so that its messages are made twice; none is kept.
    private void conversation() throws IOException {
      int count = Math.min(inChat, messages - next);
      HistoryConversation frame =
          HistoryConversation.newBuilder().setId(next + "@s.whatsapp.net").build();
      int size = frame.getSerializedSize();
      for (int i = 0; i < count; i++) {
        size += CodedOutputStream.computeMessageSize(CONVERSATION, past(next + i));
      }
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      CodedOutputStream out = CodedOutputStream.newInstance(head);
      out.writeTag(CONVERSATION, 2);
      out.writeUInt32NoTag(size);
      frame.writeTo(out);
      out.flush();
      put(head.toByteArray());
      for (int i = 0; i < count; i++) {
        ByteArrayOutputStream one = new ByteArrayOutputStream();
        CodedOutputStream field = CodedOutputStream.newInstance(one);
        field.writeMessage(CONVERSATION, past(next + i));
        field.flush();
        put(one.toByteArray());
      }
      next += count;
      deflater.flush();
    }

    private void put(byte[] bytes) throws IOException {
      deflater.write(bytes);
      written += bytes.length;
    }

    private static HistorySyncMsg past(int number) {
      return message("3EB0" + number, number + "x".repeat(200));
    }
  }
}
