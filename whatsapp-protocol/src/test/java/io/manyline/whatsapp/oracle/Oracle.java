package io.manyline.whatsapp.oracle;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Makes [OraclePeer]s in a class loader of their own: the reference implementation was generated
/// for a protobuf that cannot be on one class path with ours.
public final class Oracle {
  private static final String ADAPTER = Oracle.class.getPackageName() + ".ReferencePeer";
  private static final List<String> APART =
      List.of("org.whispersystems.", "com.google.protobuf.", ADAPTER);
  private static final Path PROTOBUF = Path.of("target/oracle");

  private static final ClassLoader LOADER = loader();

  private Oracle() {}

  public static OraclePeer peer() {
    try {
      return (OraclePeer) LOADER.loadClass(ADAPTER).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError("the reference implementation cannot be loaded", e);
    }
  }

  private static ClassLoader loader() {
    List<URL> places = new ArrayList<>();
    try (var jars = Files.newDirectoryStream(PROTOBUF, "protobuf-javalite-*.jar")) {
      for (Path jar : jars) {
        places.add(jar.toUri().toURL());
      }
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
        if (entry.contains("whispersystems")) {
          places.add(Path.of(entry).toUri().toURL());
        }
      }
      places.add(Oracle.class.getProtectionDomain().getCodeSource().getLocation());
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Apart(places.toArray(URL[]::new));
  }

  /// Loads by itself what must be apart, and asks its parent for everything else.
  private static final class Apart extends URLClassLoader {
    Apart(URL[] places) {
      super(places, Oracle.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (APART.stream().noneMatch(name::startsWith)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }
  }
}
