package io.vireo.qemu.argv;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.YesNo;
import io.vireo.model.domain.Os;
import java.util.Optional;

/** Firmware: in flash with its variables beside it, or a plain ROM. */
final class FirmwareArgs {

  private static final String CODE = "libvirt-pflash0";
  private static final String VARIABLES = "libvirt-pflash1";

  private FirmwareArgs() {}

  /** The block nodes, which {@code -machine} refers to. */
  static void addFlash(Argv argv) {
    flash(argv).ifPresent(loader -> addFlash(argv, loader));
  }

  private static void addFlash(Argv argv, Os.Loader loader) {
    storage(argv, CODE, loader.path().orElseThrow(), true);
    argv.blockdev(
        Props.of("node-name", CODE + "-format")
            .put("read-only", loader.readonly().filter(YesNo::on).isPresent())
            .put("driver", loader.format().orElse("raw"))
            .put("file", CODE + "-storage"));
    argv.domain().os().nvram().ifPresent(nvram -> addVariables(argv, nvram));
  }

  private static void addVariables(Argv argv, Os.Nvram nvram) {
    String path =
        nvram
            .path()
            .orElseThrow(
                () ->
                    new VirtException(
                        ErrorCode.XML_ERROR,
                        "/domain/os/nvram names no file; give the path of the variables"));
    boolean qcow2 = isQcow2(nvram);
    storage(argv, VARIABLES, path, qcow2);
    if (qcow2) {
      argv.blockdev(
          Props.of("node-name", VARIABLES + "-format")
              .put("read-only", false)
              .put("driver", "qcow2")
              .put("file", VARIABLES + "-storage"));
    }
  }

  private static void storage(Argv argv, String node, String path, boolean underFormat) {
    Props props =
        Props.of("driver", "file").put("filename", path).put("node-name", node + "-storage");
    argv.blockdev(
        underFormat
            ? props.put("auto-read-only", true).put("discard", "unmap")
            : props.put("read-only", false));
  }

  /** The properties of {@code -machine} that plug the flash in. */
  static void flashNodes(Argv argv, Options options) {
    if (flash(argv).isEmpty()) {
      return;
    }
    options.put("pflash0", CODE + "-format");
    argv.domain()
        .os()
        .nvram()
        .ifPresent(
            nvram -> options.put("pflash1", VARIABLES + (isQcow2(nvram) ? "-format" : "-storage")));
  }

  /** What comes after the processor: a ROM, or the lock on the flash. */
  static void addRom(Argv argv) {
    flash(argv)
        .flatMap(Os.Loader::secure)
        .filter(YesNo::on)
        .ifPresent(on -> argv.add("-global", "driver=cfi.pflash01,property=secure,value=on"));
    argv.domain()
        .os()
        .loader()
        .filter(loader -> !isFlash(loader))
        .flatMap(Os.Loader::path)
        .ifPresent(path -> argv.add("-bios", path));
  }

  private static Optional<Os.Loader> flash(Argv argv) {
    return argv.domain()
        .os()
        .loader()
        .filter(loader -> isFlash(loader) && loader.path().isPresent());
  }

  private static boolean isFlash(Os.Loader loader) {
    return loader.type().filter("pflash"::equals).isPresent();
  }

  private static boolean isQcow2(Os.Nvram nvram) {
    return nvram.format().filter("qcow2"::equals).isPresent();
  }
}
