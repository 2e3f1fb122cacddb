import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Writes the oldest classes of jars again in a form of today: the same instructions, with the
 * frames that the verifier has asked for since Java 7. Classes without them cannot be kept in an
 * AOT cache and are read and verified at each start. A jar without such classes is left alone.
 *
 * <p>Run by the launcher before it trains: {@code java RenewedClasses.java JAR...}.
 */
final class RenewedClasses {

  /** The first that must have frames. */
  private static final int FRAMED = ClassFile.JAVA_7_VERSION;

  /** As much of a class file as tells its version. */
  private static final int HEAD_BYTES = 8;

  private static final int RENEWED = ClassFile.JAVA_17_VERSION;

  private static final ClassTransform RENEWAL =
      ((ClassTransform)
              (built, element) -> {
                if (element instanceof ClassFileVersion) {
                  built.withVersion(RENEWED, 0);
                } else {
                  built.with(element);
                }
              })
          // Code that nobody touches is copied as it is, without frames.
          .andThen(ClassTransform.transformingMethodBodies((code, element) -> code.with(element)));

  private RenewedClasses() {}

  public static void main(String[] jars) throws IOException {
    for (String name : jars) {
      Path jar = Path.of(name);
      if (hasOld(jar)) {
        Path made = jar.resolveSibling(jar.getFileName() + ".part");
        renew(jar, made);
        Files.move(made, jar, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  private static boolean hasOld(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        try (InputStream in = jar.getInputStream(entry)) {
          if (isOld(entry, in.readNBytes(HEAD_BYTES))) {
            return true;
          }
        }
      }
      return false;
    }
  }

  /** By the class file's first words: a magic number, the minor version, the major one. */
  private static boolean isOld(JarEntry entry, byte[] bytes) {
    return entry.getName().endsWith(".class")
        && ((bytes[HEAD_BYTES - 2] & 0xFF) << Byte.SIZE | bytes[HEAD_BYTES - 1] & 0xFF) < FRAMED;
  }

  private static void renew(Path from, Path to) throws IOException {
    try (URLClassLoader classes = new URLClassLoader(new URL[] {from.toUri().toURL()});
        JarFile jar = new JarFile(from.toFile());
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(to))) {
      ClassFile format =
          ClassFile.of(
              StackMapsOption.GENERATE_STACK_MAPS,
              ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(classes)));
      for (JarEntry entry : Collections.list(jar.entries())) {
        byte[] bytes = bytes(jar, entry);
        put(out, entry, isOld(entry, bytes) ? renewed(format, bytes) : bytes);
      }
    }
  }

  private static byte[] bytes(JarFile jar, JarEntry entry) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (InputStream in = jar.getInputStream(entry)) {
      in.transferTo(bytes);
    }
    return bytes.toByteArray();
  }

  private static byte[] renewed(ClassFile format, byte[] bytes) {
    return format.transformClass(format.parse(bytes), RENEWAL);
  }

  private static void put(JarOutputStream out, JarEntry entry, byte[] bytes) throws IOException {
    JarEntry written = new JarEntry(entry.getName());
    written.setTime(entry.getTime());
    out.putNextEntry(written);
    out.write(bytes);
    out.closeEntry();
  }
}
