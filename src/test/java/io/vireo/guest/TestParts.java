package io.vireo.guest;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the parts lie that {@code src/test/provision.sh} provides.
 *
 * @param directory what it unpacked
 * @param path the directories of installed programs
 */
public record TestParts(Path directory, List<Path> path) {

  /** A Linux to be booted directly; {@code linux-guest-init.sh} says what it does. */
  public record LinuxGuest(Path kernel, Path initrd) {}

  public TestParts {
    path = List.copyOf(path);
  }

  /** The parts of this machine. */
  public static TestParts here() {
    return in(System.getenv());
  }

  /** The parts that a process of this environment would find. */
  static TestParts in(Map<String, String> environment) {
    Path home = Path.of(environment.getOrDefault("HOME", "/"));
    String parts = environment.get("VIREO_TEST_PARTS");
    return new TestParts(
        parts == null ? home.resolve(".cache/vireo-test") : Path.of(parts),
        Stream.of(environment.getOrDefault("PATH", "").split(":")).map(Path::of).toList());
  }

  /** The distribution's QEMU (7.2 on Debian 12). */
  public Optional<Path> qemu() {
    return program("qemu-system-x86_64");
  }

  /** QEMU 10.0: a wrapper script that ends in the real program. */
  public Optional<Path> qemu10() {
    return executable(directory.resolve("qemu-10.0/bin/qemu-system-x86_64"));
  }

  /** Every QEMU there is, for tests that run with each. */
  public List<Path> qemus() {
    return Stream.of(qemu(), qemu10()).flatMap(Optional::stream).toList();
  }

  /** The unpacked libvirt 11.3; see {@link LibvirtDaemon}. */
  public Optional<Path> libvirt() {
    return libvirt("libvirt-11.3");
  }

  /** The unpacked libvirt 9.0. */
  public Optional<Path> libvirt9() {
    return libvirt("libvirt-9.0");
  }

  private Optional<Path> libvirt(String name) {
    Path tree = directory.resolve(name);
    return executable(tree.resolve("usr/sbin/libvirtd")).map(_ -> tree);
  }

  /** Kernel and initial file system of the Linux guest. */
  public Optional<LinuxGuest> linux() {
    var guest =
        new LinuxGuest(directory.resolve("linux/vmlinuz"), directory.resolve("linux/initrd.img"));
    return Optional.of(guest)
        .filter(found -> Files.isReadable(found.kernel()) && Files.isReadable(found.initrd()));
  }

  /** The assembler that {@code counter.asm} is written for. */
  public Optional<Path> assembler() {
    return program("nasm");
  }

  /** Whether this user may use hardware virtualisation. */
  public boolean kvm() {
    Path device = Path.of("/dev/kvm");
    return Files.isReadable(device) && Files.isWritable(device);
  }

  public Path assumeQemu() {
    return assume(qemu(), "QEMU");
  }

  public Path assumeQemu10() {
    return assume(qemu10(), "QEMU 10.0");
  }

  public List<Path> assumeQemus() {
    assumeQemu();
    return qemus();
  }

  public Path assumeLibvirt() {
    return assume(libvirt(), "libvirt 11.3");
  }

  public Path assumeLibvirt9() {
    return assume(libvirt9(), "libvirt 9.0");
  }

  public LinuxGuest assumeLinux() {
    return assume(linux(), "the Linux guest");
  }

  /** What images of this format are packed with; libvirt calls it by this name too. */
  public Path assumeProgram(String name) {
    return assume(program(name), name);
  }

  public Path assumeAssembler() {
    return assume(assembler(), "nasm");
  }

  /** Skips the test unless KVM can be used. */
  public void assumeKvm() {
    if (!kvm()) {
      abort("/dev/kvm cannot be opened for reading and writing by this user");
    }
  }

  private static <T> T assume(Optional<T> part, String what) {
    return part.orElseGet(
        () -> abort(what + " is not on this machine: run src/test/provision.sh to get it"));
  }

  private Optional<Path> program(String name) {
    return path.stream().map(each -> each.resolve(name)).filter(Files::isExecutable).findFirst();
  }

  private static Optional<Path> executable(Path file) {
    return Optional.of(file).filter(Files::isExecutable);
  }
}
