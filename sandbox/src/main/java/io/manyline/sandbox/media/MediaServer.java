package io.manyline.sandbox.media;

import io.manyline.sandbox.world.World;
import io.manyline.whatsapp.curve.Hkdf;
import io.manyline.whatsapp.mediafile.EncryptedMedia;
import io.manyline.whatsapp.mediafile.MediaEncryptor;
import io.manyline.whatsapp.mediafile.MediaSecrets;
import io.manyline.whatsapp.mediafile.MediaType;
import io.manyline.whatsapp.mediafile.StoredMedia;
import io.manyline.whatsapp.mediafile.VerifiedMedia;
import io.netty.channel.ChannelHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;

/// The media host of the sandbox, for clients over HTTP and for the phones inside.
///
/// **Flow:** `media_conn` says where it is and gives a ticket; [MediaHandler] serves clients;
/// phones and the rooms that store blobs for clients call [#add]. **Shape:** direct paths are
/// `/v/t62.7118-24/{name}_n.enc?ccb=…&oh=…&oe=…`: always with a query. **Order and threads:** any
/// thread; file access blocks. **Errors:** [MediaRefusedException], `MediaException`,
/// `UncheckedIOException`.
public final class MediaServer {
  static final long MAX_FILE = 2L << 30;
  private static final long MAX_TOTAL = 4L << 30;
  private static final String FOLDER = "v";
  private static final String SUFFIX = "_n.enc";
  private static final String PICTURE = "_n.jpg";

  private final MediaFiles files;
  private final MediaTickets tickets;
  private final MediaFaults faults = new MediaFaults();
  private final BlobRules blobs = new BlobRules();
  private final World world;
  private final Supplier<String> host;

  /// A stored file and what a message must say of it.
  ///
  /// @param url absolute, on this sandbox
  /// @param directPath the same without the host
  /// @param handle names it as uploads are answered
  public record Added(String url, String directPath, String handle, EncryptedMedia media) {}

  /// @param directory for the files; created when it is not there
  /// @param host `host:port` of the TLS listener
  public MediaServer(World world, Path directory, Supplier<String> host) {
    this.world = world;
    this.host = host;
    byte[] secret = new byte[32];
    world.secureRandom().nextBytes(secret);
    this.tickets = new MediaTickets(secret, world::now);
    this.files = new MediaFiles(directory, MAX_TOTAL, world.secureRandom());
  }

  public MediaFaults faults() {
    return faults;
  }

  /// What phones and server put here, instead of into messages and answers.
  public BlobRules blobs() {
    return blobs;
  }

  /// Serves media on an HTTP connection; what is none it passes on. @param door to the phones
  public ChannelHandler handler(MediaDoor door) {
    return new MediaHandler(this, door);
  }

  public String host() {
    return host.get();
  }

  public String issueTicket() {
    return tickets.issue();
  }

  /// Encrypts a file and stores it. @param plain read to its end, not closed
  public Added add(MediaType type, InputStream plain) {
    byte[] key = new byte[32];
    world.secureRandom().nextBytes(key);
    Path target = files.temporary();
    try (OutputStream out = Files.newOutputStream(target)) {
      EncryptedMedia media = MediaEncryptor.encrypt(key, type, plain, out, MAX_FILE);
      String name = files.add(HexFormat.of().formatHex(media.storedSha256()), target);
      String path = directPath(name);
      return new Added(url(path), path, name, media);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Stores a file as it is, for whoever knows its path. @return its name
  public String store(byte[] plain) {
    Path target = files.temporary();
    try {
      Files.write(target, plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files.add(HexFormat.of().formatHex(Hkdf.sha256(plain)), target);
  }

  /// Where a picture that was stored as it is can be loaded.
  public static String picturePath(String name) {
    String oh = name.substring(name.length() - 16);
    return "/"
        + FOLDER
        + "/t61.24694-24/"
        + name
        + PICTURE
        + "?ccb=11-4&oh=01_"
        + oh
        + "&oe=7FFFFFFF";
  }

  /// A file that a phone has, whether clients can still load it or not, verified; one without a key
  /// is of a channel and was never encrypted.
  public VerifiedMedia read(MediaSecrets secrets) {
    boolean plain = secrets.mediaKey().length == 0;
    Path copy =
        files
            .copyOf(HexFormat.of().formatHex(plain ? secrets.sha256() : secrets.storedSha256()))
            .orElseThrow(() -> new MediaRefusedException(404, "there is no such file"));
    FileMedia file = new FileMedia(copy);
    try {
      return plain
          ? VerifiedMedia.verifyUnencrypted(file, secrets.sha256(), secrets.length())
          : VerifiedMedia.verify(file, secrets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Stores again what a phone has. @return the new direct path; empty when it has it no more
  public Optional<String> renew(byte[] storedSha256) {
    return files.renew(HexFormat.of().formatHex(storedSha256)).map(MediaServer::directPath);
  }

  /// Loads of this path are answered with 410 from now on. @return false for an unknown path
  public boolean expire(String directPath) {
    return name(MediaPath.of(directPath)).map(files::expire).orElse(false);
  }

  public String url(String directPath) {
    return "https://" + host.get() + directPath;
  }

  MediaFiles files() {
    return files;
  }

  boolean isTicket(String ticket) {
    return tickets.isGood(ticket);
  }

  static String directPath(String name) {
    String oh = name.substring(name.length() - 16);
    return "/"
        + FOLDER
        + "/t62.7118-24/"
        + name
        + SUFFIX
        + "?ccb=11-4&oh=01_"
        + oh
        + "&oe=7FFFFFFF";
  }

  /// The file that a direct path names.
  static Optional<String> name(MediaPath path) {
    String last = path.last();
    boolean shaped =
        path.segments().size() == 3
            && path.first().equals(FOLDER)
            && (last.endsWith(SUFFIX) || last.endsWith(PICTURE));
    return shaped
        ? Optional.of(last.substring(0, last.length() - SUFFIX.length()))
        : Optional.empty();
  }

  static boolean isPicture(MediaPath path) {
    return path.last().endsWith(PICTURE);
  }

  private record FileMedia(Path path) implements StoredMedia {
    @Override
    public long length() throws IOException {
      return Files.size(path);
    }

    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(path);
    }
  }
}
