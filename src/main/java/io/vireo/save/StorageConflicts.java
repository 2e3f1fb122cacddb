package io.vireo.save;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.stream.FileAbilities;

/** Wishes that cannot be fulfilled together, or not here. Each refusal names both sides. */
record StorageConflicts(StorageWish wish, FileAbilities abilities, DiskFacts disk) {

  static final int CHANNELS_MAX = 64;

  static void refuse(StorageWish wish, FileAbilities abilities, DiskFacts disk) {
    StorageConflicts conflicts = new StorageConflicts(wish, abilities, disk);
    conflicts.refuseBySparse();
    conflicts.refuseByHypervisor();
    conflicts.refuseByNumbers();
    conflicts.refuseByAbilities();
    conflicts.refuseByTarget();
  }

  private boolean sparse() {
    return is(StreamFormat.SPARSE);
  }

  private boolean is(StreamFormat format) {
    return wish.format().filter(wished -> wished == format).isPresent();
  }

  private boolean packed() {
    return wish.format().filter(StreamFormat::isPacked).isPresent();
  }

  private boolean byHypervisor() {
    return wish.byHypervisor().orElse(false);
  }

  private void refuseBySparse() {
    contradiction(
        sparse() && wish.key().isPresent(),
        "a sparse image cannot be sealed, the hypervisor writes it; choose another format");
    contradiction(
        sparse() && !wish.byHypervisor().orElse(true),
        "only the hypervisor can write a sparse image; choose another format or let it");
  }

  private void refuseByHypervisor() {
    contradiction(
        byHypervisor() && packed(),
        "what the hypervisor writes by itself cannot be packed; choose raw or sparse");
    contradiction(
        byHypervisor() && wish.key().isPresent(),
        "what the hypervisor writes by itself cannot be sealed; let it pass through this process");
    contradiction(
        byHypervisor() && is(StreamFormat.RAW) && wish.direct().orElse(false),
        "the hypervisor writes a raw stream through the page cache only; choose sparse");
  }

  private void refuseByNumbers() {
    contradiction(
        wish.channels().isPresent()
            && wish.format().isPresent()
            && !sparse()
            && !is(StreamFormat.ZSTD),
        "channels are of a sparse or zstd image; leave them out or choose one of the two");
    contradiction(
        wish.channels().orElse(1) < 1 || wish.channels().orElse(1) > CHANNELS_MAX,
        "channels must be 1 to " + CHANNELS_MAX);
    contradiction(
        wish.level().isPresent() && !packed(), "a level needs a format that packs; choose zstd");
    wish.format()
        .ifPresent(
            format ->
                contradiction(
                    wish.level().isPresent()
                        && (wish.level().getAsInt() < 1
                            || wish.level().getAsInt() > format.levelMax()),
                    "the level of %s must be 1 to %d"
                        .formatted(format.libvirtName(), format.levelMax())));
  }

  private void refuseByAbilities() {
    unsupported(
        byHypervisor() && !abilities.stream() && !abilities.mapped(),
        "this hypervisor cannot write a file by itself; let the state pass through this process");
    unsupported(
        byHypervisor() && is(StreamFormat.RAW) && !abilities.stream(),
        "this hypervisor cannot write a raw stream by itself; choose sparse");
    unsupported(
        sparse() && !abilities.mapped(),
        "this hypervisor has no mapped-ram, QEMU 9.0 and later do; choose another format");
    unsupported(
        (sparse() || byHypervisor()) && wish.direct().orElse(false) && !abilities.mappedDirect(),
        "this hypervisor cannot write a sparse image past the page cache; leave out bypass-cache");
  }

  private void refuseByTarget() {
    boolean device = disk.kind() == DiskFacts.Kind.BLOCK_DEVICE;
    boolean stream = disk.kind() == DiskFacts.Kind.STREAM;
    unsupported(
        (device || stream) && (sparse() || byHypervisor()),
        "the hypervisor can only write into a regular file; leave out sparse and its like");
    unsupported(
        wish.direct().orElse(false) && !disk.direct(),
        "the %s there cannot bypass the cache; save without bypass-cache"
            .formatted(stream ? "stream" : "file system"));
    unsupported(
        device && !wish.digests().orElse(true),
        "a device does not tell where the stream ends, so an image on it needs its digests");
    unsupported(
        stream && wish.digests().orElse(false),
        "digests stand before the stream, so a stream cannot carry its own; it has one at its end");
  }

  private static void contradiction(boolean found, String sentence) {
    if (found) {
      throw new VirtException(ErrorCode.INVALID_ARG, "cannot save like that: " + sentence);
    }
  }

  private static void unsupported(boolean found, String sentence) {
    if (found) {
      throw new VirtException(ErrorCode.ARGUMENT_UNSUPPORTED, "cannot save like that: " + sentence);
    }
  }
}
