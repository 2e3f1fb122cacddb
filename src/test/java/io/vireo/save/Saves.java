package io.vireo.save;

import static io.vireo.state.Awaited.result;

import io.vertx.core.Vertx;
import io.vireo.host.Host;
import io.vireo.host.Processes;
import io.vireo.host.VertxHost;
import io.vireo.stream.Bytes;
import io.vireo.stream.FileAbilities;
import io.vireo.stream.StateFile;
import io.vireo.stream.StateSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A host to save on, and saves on it from the first step to the last. */
final class Saves implements AutoCloseable {

  static final String SECRET = "wonderland";
  static final ImageDocument DOCUMENT =
      new ImageDocument(
          "<domain type='kvm'><name>güest</name><graphics passwd='" + SECRET + "'/></domain>\n",
          Optional.of(Images.COOKIE));
  static final String SHOWN = "<domain type='kvm'><name>güest</name><graphics/></domain>\n";

  /** Half of it can be squeezed, and it has an odd length. */
  static final byte[] STATE = Arrays.copyOf(Bytes.random(3_000_000, 30), 5_000_001);

  static final Storage.Key KEY = new Storage.Key("backup-1", key(1));

  private final Vertx vertx = Vertx.vertx();
  final VertxHost host = new VertxHost(vertx);

  static SecretKey key(int seed) {
    return new SecretKeySpec(Bytes.random(32, seed), "AES");
  }

  /** What any machine with a good file system would choose. */
  static Storage storage(StorageWish wish) {
    DiskFacts good =
        new DiskFacts(DiskFacts.Kind.FILE, "ext4", true, 4096, true, true, Long.MAX_VALUE);
    return StorageChoice.of(wish, new FileAbilities(true, true, true), good, 2).storage();
  }

  static StorageWish raw() {
    return StorageWish.ANY.withFormat(StreamFormat.RAW).withDirect(false);
  }

  static SaveRequest request(Path target, Storage storage) {
    return new SaveRequest(target, DOCUMENT, true, storage, STATE.length).showing(SHOWN);
  }

  Committed save(Path target, StorageWish wish) {
    return save(request(target, storage(wish)), STATE);
  }

  Committed save(SaveRequest request, byte[] state) {
    ImageWriter writer = result(ImageWriter.open(host, request));
    result(Images.sink(writer).take(Bytes.from(state)));
    return result(writer.commit());
  }

  /** What a hypervisor gets that restores the image. */
  byte[] restored(SaveImage image, ImageStream.Way way) {
    StateSource source = result(ImageStream.open(host, image, way));
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    result(source.give(Bytes.into(received)));
    return received.toByteArray();
  }

  byte[] restored(SaveImage image) {
    return restored(image, ImageStream.Way.streamed(false));
  }

  ImageVerification verify(Path path, Keys keys) {
    return result(ImageCheck.of(host, path, keys).run());
  }

  /** Stands in for a hypervisor that writes the file by itself. */
  static void write(StateFile file, byte[] state) throws IOException {
    try (FileChannel channel = FileChannel.open(file.file(), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(state), file.offset());
      file.wrote(state.length);
    }
  }

  static void flip(Path file, long at) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, at);
      one.put(0, (byte) (one.get(0) ^ 0x10));
      channel.write(one.flip(), at);
    }
  }

  /** The host without any programs. */
  static Host withoutPrograms(Host host) {
    Processes none =
        standIn(
            Processes.class,
            (_, method, arguments) ->
                method.getName().equals("find")
                    ? Optional.empty()
                    : method.invoke(host.processes(), arguments));
    return standIn(
        Host.class,
        (_, method, arguments) ->
            method.getName().equals("processes") ? none : method.invoke(host, arguments));
  }

  private static <T> T standIn(Class<T> kind, InvocationHandler handler) {
    return kind.cast(Proxy.newProxyInstance(kind.getClassLoader(), new Class<?>[] {kind}, handler));
  }

  @Override
  public void close() {
    result(host.close());
    result(vertx.close());
  }
}
