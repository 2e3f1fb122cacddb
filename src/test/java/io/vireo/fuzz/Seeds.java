package io.vireo.fuzz;

import io.vireo.save.SaveBridge;
import io.vireo.state.FileCalls;
import io.vireo.state.StateBridge;
import io.vireo.stream.Bytes;
import io.vireo.stream.StreamBridge;
import io.vireo.wire.StreamTrailer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Sound inputs, small ones, made here; and the heads of real images where they are at hand. */
final class Seeds {

  static final Path FAST = fast();
  static final SecretKey KEY = new SecretKeySpec(Bytes.random(32, 1), "AES");

  private static final Path REAL_HEADS = Path.of("../shared/facts/saveimage-samples");
  private static final String XML =
      """
      <domain type='kvm'>
        <name>güest</name>
        <memory unit='KiB'>65536</memory>
        <vcpu>2</vcpu>
        <os><type arch='x86_64' machine='q35'>hvm</type></os>
        <devices>
          <disk type='file' device='disk'>
            <source file='/images/a.qcow2'/>
            <target dev='vda' bus='virtio'/>
          </disk>
          <interface type='network'><source network='default'/></interface>
        </devices>
      </domain>
      """;
  private static final String SHORT = "<domain type='kvm'><name>a</name></domain>";
  static final String OTHER = "<domain type='kvm'><name>b</name></domain><!-- -->";
  private static final byte[] SMALL =
      image("LibvirtQemudSave", ByteOrder.LITTLE_ENDIAN, SHORT, Optional.of("<cookie/>"));

  private Seeds() {}

  private static Path fast() {
    Path memory = Path.of("/dev/shm");
    return Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static byte[] image(String magic, ByteOrder order, String xml, Optional<String> cookie) {
    byte[] text = (xml + "\0").getBytes(StandardCharsets.UTF_8);
    byte[] more = cookie.map(words -> words + "\0").orElse("").getBytes(StandardCharsets.UTF_8);
    int area = text.length + more.length + 600;
    byte[] stream = Bytes.random(300, 5);
    ByteBuffer bytes = ByteBuffer.allocate(92 + area + stream.length).order(order);
    bytes.put(magic.getBytes(StandardCharsets.US_ASCII));
    bytes.putInt(2).putInt(area).putInt(1).putInt(0).putInt(cookie.isPresent() ? text.length : 0);
    return bytes.put(92, text).put(92 + text.length, more).put(92 + area, stream).array();
  }

  static List<byte[]> images() throws IOException {
    List<byte[]> seeds = new ArrayList<>(List.of(SMALL));
    for (String magic : List.of("LibvirtQemudSave", "LibvirtQemudPart")) {
      seeds.add(image(magic, ByteOrder.LITTLE_ENDIAN, XML, Optional.empty()));
      seeds.add(image(magic, ByteOrder.BIG_ENDIAN, XML, Optional.of("<cookie/>")));
    }
    seeds.add(digested());
    seeds.addAll(realHeads());
    return seeds;
  }

  /** With room for four checksums, of which its stream needs one. */
  static byte[] digested() {
    byte[] image = SMALL.clone();
    ByteBuffer bytes = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    int end = 92 + bytes.getInt(20);
    int footer = end - 64;
    int table = footer - 4 * Integer.BYTES;
    bytes.putInt(table, sum(bytes.slice(end, image.length - end)));
    bytes.put(footer, "VireoSum".getBytes(StandardCharsets.US_ASCII));
    bytes.putInt(footer + 8, 1).putInt(footer + 12, 20).putInt(footer + 16, 1);
    bytes.putInt(footer + 20, 4).putLong(footer + 24, image.length - end);
    bytes.putInt(footer + 32, sum(bytes.slice(16, table - 16)));
    bytes.putInt(footer + 36, sum(bytes.slice(table, Integer.BYTES)));
    bytes.putInt(footer + 60, sum(bytes.slice(footer, 60)));
    return image;
  }

  private static int sum(ByteBuffer bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return (int) sum.getValue();
  }

  private static List<byte[]> realHeads() throws IOException {
    List<byte[]> heads = new ArrayList<>();
    if (Files.isDirectory(REAL_HEADS)) {
      try (Stream<Path> all = Files.list(REAL_HEADS)) {
        for (Path each : all.sorted().toList()) {
          heads.add(Files.readAllBytes(each));
        }
      }
    }
    return heads;
  }

  static List<byte[]> received() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (byte[] image : images()) {
      ByteBuffer whole = ByteBuffer.allocate(image.length + StreamTrailer.BYTES);
      whole.put(image).put(new StreamTrailer(image.length, "ab".repeat(32)).encode());
      seeds.add(whole.array());
    }
    return seeds;
  }

  /** An image that journals are put beside; of this process. */
  static Path besides() {
    return Besides.IMAGE;
  }

  private static final class Besides {
    static final Path IMAGE = made();

    private static Path made() {
      try {
        Path directory = Files.createTempDirectory(FAST, "vireo-fuzz");
        Path image = Files.write(directory.resolve("guest.save"), SMALL);
        for (Path each : List.of(directory, image, SaveBridge.journal(image))) {
          each.toFile().deleteOnExit();
        }
        return image;
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  static List<Optional<String>> documents() {
    return List.of(Optional.of(SHORT), Optional.of(OTHER));
  }

  /** What is left of a redefinition on a disk that does not remove files. */
  static List<byte[]> journals() throws IOException {
    Path image = besides();
    Path journal = SaveBridge.journal(image);
    Files.deleteIfExists(journal);
    SaveBridge.redefine(neverDeleting(), image, OTHER, Optional.of(false));
    byte[] left = Files.readAllBytes(journal);
    Files.write(image, SMALL);
    return List.of(left);
  }

  private static FileCalls neverDeleting() {
    return (FileCalls)
        Proxy.newProxyInstance(
            FileCalls.class.getClassLoader(),
            new Class<?>[] {FileCalls.class},
            (_, method, arguments) -> {
              if (method.getName().equals("delete")) {
                throw new IOException("Input/output error");
              }
              try {
                return method.invoke(FileCalls.local(), arguments);
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            });
  }

  static List<byte[]> states() throws IOException {
    ByteBuffer mapped = ByteBuffer.allocate(200);
    mapped.put("QEVM".getBytes(StandardCharsets.US_ASCII)).putInt(3).put((byte) 7);
    mapped.putInt(6).put("pc-q35".getBytes(StandardCharsets.US_ASCII));
    mapped.put(new byte[] {1, 0, 0, 0, 2, 3, 'r', 'a', 'm', 0, 0, 0, 0, 0, 0, 0, 4});
    mapped.putLong(0x20000 | 0x04);
    for (String block : List.of("pc.ram", "vga")) {
      mapped.put((byte) block.length()).put(block.getBytes(StandardCharsets.US_ASCII));
      mapped.putLong(0x10000).putInt(1).putLong(4096).putLong(0x1000).putLong(0x2000);
    }
    List<byte[]> seeds = new ArrayList<>(List.of(mapped.array()));
    for (byte[] head : realHeads()) {
      seeds.add(java.util.Arrays.copyOfRange(head, Math.max(0, head.length - 64), head.length));
    }
    return seeds;
  }

  static List<byte[]> plain() {
    return List.of(new byte[0], Bytes.random(50, 3), Bytes.random(1_100_000, 4));
  }

  static List<byte[]> sealed() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (byte[] plain : plain()) {
      seeds.add(StreamBridge.sealed(plain, KEY));
    }
    return seeds;
  }

  static List<byte[]> packed() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (byte[] plain :
        List.of(new byte[0], new byte[100_000], XML.repeat(20).getBytes(StandardCharsets.UTF_8))) {
      seeds.add(StreamBridge.packed(plain));
    }
    byte[] one = seeds.getLast();
    seeds.add(ByteBuffer.allocate(2 * one.length).put(one).put(one).array());
    return seeds;
  }

  static List<byte[]> stored() {
    return List.of(StateBridge.seal(""), StateBridge.seal("body ü"), StateBridge.seal(XML));
  }

  static List<byte[]> domains() throws IOException {
    return List.of(XML.getBytes(StandardCharsets.UTF_8), SHORT.getBytes(StandardCharsets.UTF_8));
  }
}
