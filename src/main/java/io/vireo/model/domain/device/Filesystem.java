package io.vireo.model.domain.device;

import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Element;
import io.vireo.wire.Flag;
import io.vireo.wire.Inline;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;
import java.util.Optional;

/** A directory of the host in the guest. */
@Element("filesystem")
public record Filesystem(
    @Attr Optional<String> type,
    @Attr("accessmode") Optional<String> accessMode,
    @Attr Optional<String> model,
    @Child Optional<FilesystemDriver> driver,
    @Child Optional<FilesystemSource> source,
    @Attr("target/dir") Optional<String> target,
    @Flag boolean readonly,
    @Inline DeviceInfo info,
    @Rest Extras extras)
    implements Device {

  /** Which process serves the files. */
  public record FilesystemDriver(
      @Attr Optional<String> type,
      @Attr Optional<String> format,
      @Attr Optional<String> name,
      @Attr Optional<String> wrpolicy,
      @Attr Optional<Integer> queue,
      @Inline VirtioOptions virtio) {}

  /** What is shared; which attribute is set follows from the type. */
  public record FilesystemSource(
      @Attr Optional<String> dir,
      @Attr Optional<String> file,
      @Attr Optional<String> dev,
      @Attr Optional<String> name,
      @Attr Optional<String> usage,
      @Attr Optional<String> units,
      @Attr Optional<String> socket,
      @Attr Optional<String> pool,
      @Attr Optional<String> volume) {}
}
