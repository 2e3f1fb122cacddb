package io.vireo.qemu.save;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Descriptor;
import io.vireo.host.Descriptors.Access;
import io.vireo.host.Host;
import io.vireo.host.Loop;
import io.vireo.host.ProcessIdentity;
import io.vireo.qemu.qmp.DescriptorCommands.AddFd;
import io.vireo.qemu.qmp.DescriptorCommands.CloseFd;
import io.vireo.qemu.qmp.DescriptorCommands.Fdset;
import io.vireo.qemu.qmp.DescriptorCommands.GetFd;
import io.vireo.qemu.qmp.DescriptorCommands.QueryFdsets;
import io.vireo.qemu.qmp.DescriptorCommands.RemoveFd;
import io.vireo.qemu.qmp.QmpClient;
import io.vireo.stream.FileSource;
import io.vireo.stream.InPlaceSource;
import io.vireo.stream.StateFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A file in QEMU's hands, on descriptors that are opened here and closed as soon as QEMU has its
 * own of them: QEMU needs no right to the file, and no name can be misread. Used once; confined to
 * the monitor's loop.
 */
final class PassedFile {

  /** What a later daemon knows the leftovers of an earlier one by. */
  static final String SIGN = "vireo-state";

  /** How long QEMU may hold a file after it has said that it is done with it. */
  static final Duration RELEASE_DEADLINE = Duration.ofSeconds(10);

  private static final Duration RELEASE_LOOK = Duration.ofMillis(20);

  /**
   * What QEMU is to do with the file.
   *
   * @param offset of the first byte of the state
   * @param mapped the state does not lie there as a stream
   * @param direct it also opens it past the page cache
   */
  record Use(Path file, long offset, boolean writes, boolean mapped, boolean direct) {

    static Use writing(StateFile file) {
      return new Use(file.file(), file.offset(), true, isMapped(file.manner()), isDirect(file));
    }

    private static boolean isDirect(StateFile file) {
      return MigrationSetup.of(file.manner()).direct();
    }

    /**
     * @param direct not what the source would like, but what is tried
     */
    static Use reading(InPlaceSource source, boolean direct) {
      FileSource.Origin origin = source.origin();
      return new Use(origin.file(), origin.offset(), false, isMapped(source.manner()), direct);
    }

    private static boolean isMapped(StateFile.Manner manner) {
      return manner.layout() == StateFile.Layout.MAPPED;
    }

    Access access() {
      return writes ? Access.WRITE : Access.READ;
    }

    Access directAccess() {
      return writes ? Access.WRITE_DIRECT : Access.READ_DIRECT;
    }
  }

  private final Host host;
  private final Loop loop;
  private final QmpClient qmp;
  private final Use use;
  private Optional<Long> set = Optional.empty();
  private Optional<Path> name = Optional.empty();
  private boolean kept;

  PassedFile(Host host, Loop loop, QmpClient qmp, Use use) {
    this.host = host;
    this.loop = loop;
    this.qmp = qmp;
    this.use = use;
  }

  /**
   * Passes it.
   *
   * @param sets whether QEMU knows sets of descriptors, which it opens like a file, once for each
   *     of its threads; else it gets one, positioned, that it writes a stream to or reads it from
   * @return what QEMU is to be told; fails with {@code ARGUMENT_UNSUPPORTED} for what is no file
   *     and is not to be written as a stream
   */
  Future<String> pass(boolean sets) {
    return opened(use.access())
        .compose(
            descriptor ->
                (sets && isOpenable(descriptor) ? asSet(descriptor) : asStream(descriptor))
                    .onComplete(over -> descriptor.close()));
  }

  /** QEMU cuts a file off before it writes, which cannot be done to a device. */
  private boolean isOpenable(Descriptor descriptor) {
    return !use.writes() || descriptor.isPlainFile();
  }

  private Future<String> asSet(Descriptor descriptor) {
    return add(descriptor)
        .compose(added -> use.direct() ? addDirect() : Future.succeededFuture())
        .map(added -> "file:/dev/fdset/%d,offset=%d".formatted(set.orElseThrow(), use.offset()));
  }

  private Future<Void> addDirect() {
    return opened(use.directAccess())
        .compose(direct -> add(direct).onComplete(over -> direct.close()));
  }

  private Future<Void> add(Descriptor descriptor) {
    return qmp.execute(new AddFd(set, SIGN), List.of(descriptor))
        .map(
            added -> {
              set = Optional.of(added.fdsetId());
              return null;
            });
  }

  private Future<String> asStream(Descriptor descriptor) {
    if (use.mapped()) {
      return Future.failedFuture(notMapped());
    }
    return loop.deliver(descriptor.seek(use.offset()))
        .compose(there -> qmp.execute(new GetFd(SIGN), List.of(descriptor)))
        .map(
            given -> {
              kept = true;
              return "fd:" + SIGN;
            });
  }

  private VirtException notMapped() {
    return new VirtException(
            ErrorCode.ARGUMENT_UNSUPPORTED,
            "%s is no plain file, so no sparse state can be written into it; use another format"
                .formatted(use.file()))
        .of(use.file().toString());
  }

  private Future<Descriptor> opened(Access access) {
    return loop.deliver(host.descriptors().open(use.file(), access))
        .onSuccess(descriptor -> name = Optional.of(descriptor.name()));
  }

  /** QEMU keeps nothing that it has not opened; never fails. */
  Future<Void> takeBack() {
    if (set.isPresent()) {
      return qmp.execute(new RemoveFd(set.get())).<Void>mapEmpty().otherwiseEmpty();
    }
    return kept
        ? qmp.execute(new CloseFd(SIGN)).<Void>mapEmpty().otherwiseEmpty()
        : Future.succeededFuture();
  }

  /**
   * Completes when {@code emulator} has closed what it had opened. Where that cannot be seen, what
   * QEMU says must do.
   *
   * @return fails with {@code OPERATION_FAILED} if it holds the file for too long
   */
  Future<Void> released(ProcessIdentity emulator) {
    return name.map(file -> released(emulator, file, RELEASE_DEADLINE))
        .orElseGet(Future::succeededFuture);
  }

  private Future<Void> released(ProcessIdentity emulator, Path file, Duration patience) {
    return open(emulator, file)
        .compose(
            open ->
                open == 0
                    ? Future.succeededFuture()
                    : unopened().compose(idle -> settle(emulator, file, open - idle, patience)));
  }

  private Future<Void> settle(ProcessIdentity emulator, Path file, int inUse, Duration patience) {
    if (inUse <= 0) {
      return Future.succeededFuture();
    }
    if (!patience.isPositive()) {
      return Future.failedFuture(
          new VirtException(
              ErrorCode.OPERATION_FAILED,
              "the emulator does not let go of %s; look at the disk".formatted(file)));
    }
    return Future.<Void>future(rested -> loop.after(RELEASE_LOOK, rested::complete))
        .compose(rested -> released(emulator, file, patience.minus(RELEASE_LOOK)));
  }

  private Future<Integer> open(ProcessIdentity emulator, Path file) {
    return loop.deliver(host.processes().descriptorsOf(emulator, file)).otherwise(0);
  }

  /** QEMU before 9.1 empties a set only while the guest runs; nobody writes to that. */
  private Future<Integer> unopened() {
    return qmp.execute(new QueryFdsets()).map(this::ours).otherwise(0);
  }

  private int ours(Fdset[] sets) {
    return Arrays.stream(sets)
        .filter(each -> set.filter(id -> id == each.fdsetId()).isPresent())
        .mapToInt(each -> each.fds().size())
        .sum();
  }
}
