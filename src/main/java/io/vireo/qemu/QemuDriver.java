package io.vireo.qemu;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.driver.Driver;
import io.vireo.driver.DriverContext;
import io.vireo.driver.Hypervisor;
import io.vireo.qemu.caps.QemuCapabilities;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * QEMU on this host, for {@code qemu:///system} and {@code qemu:///session}. The two differ only in
 * the directories they are given.
 *
 * <p>Setting {@code emulator}: the program, a path or a name to be searched; by default the first
 * of the usual ones that is found.
 */
public final class QemuDriver implements Driver {

  /** The driver's setting that names the program. */
  public static final String EMULATOR = "emulator";

  private static final Set<String> PLACES = Set.of("system", "session");

  @Override
  public String scheme() {
    return "qemu";
  }

  @Override
  public Future<Hypervisor> open(HypervisorUri uri, DriverContext context) {
    if (!PLACES.contains(uri.name())) {
      return Future.failedFuture(
          new VirtException(
              ErrorCode.NO_CONNECT, "no hypervisor at " + uri + "; use qemu:///system"));
    }
    UnfinishedStarts unfinished = new UnfinishedStarts(context);
    Future<Hypervisor> opened =
        findEmulator(context)
            .compose(emulator -> new CapabilityProbe(context, emulator).capabilities())
            .compose(found -> unfinished.end().map(found))
            .map(capabilities -> new QemuHypervisor(uri, context, capabilities, unfinished));
    return context.loop().deliver(opened.recover(QemuDriver::cannotConnect));
  }

  private static Future<Hypervisor> cannotConnect(Throwable failed) {
    VirtException cause = VirtException.from(failed);
    return Future.failedFuture(
        cause.code() == ErrorCode.NO_CONNECT
            ? cause
            : new VirtException(
                ErrorCode.NO_CONNECT,
                "the emulator cannot be used: " + cause.getMessage(),
                failed));
  }

  private static Future<Path> findEmulator(DriverContext context) {
    List<String> names =
        Optional.ofNullable(context.settings().get(EMULATOR))
            .map(List::of)
            .orElseGet(QemuDriver::usualNames);
    return context
        .host()
        .lane("programs")
        .run(
            () ->
                names.stream()
                    .flatMap(name -> locate(context, name))
                    .findFirst()
                    .orElseThrow(() -> notFound(names)));
  }

  private static Stream<Path> locate(DriverContext context, String name) {
    return name.startsWith("/")
        ? Stream.of(Path.of(name))
        : context.host().processes().find(name).stream();
  }

  /** As Debian and Fedora call the emulator of this host's architecture. */
  private static List<String> usualNames() {
    String arch = System.getProperty("os.arch");
    return List.of(
        "qemu-system-" + (arch.equals("amd64") ? "x86_64" : arch),
        "qemu-kvm",
        "/usr/libexec/qemu-kvm");
  }

  private static VirtException notFound(List<String> names) {
    return new VirtException(
        ErrorCode.NO_CONNECT,
        "no emulator found, looked for %s; install QEMU or set '%s'"
            .formatted(String.join(", ", names), EMULATOR));
  }

  /** What a hypervisor says of itself. */
  static Hypervisor.HypervisorInfo describe(QemuCapabilities capabilities) {
    return new Hypervisor.HypervisorInfo(
        "QEMU", capabilities.version().number(), EmulatorFacts.of(capabilities));
  }
}
