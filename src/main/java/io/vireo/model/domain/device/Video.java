package io.vireo.model.domain.device;

import io.vireo.model.YesNo;
import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Element;
import io.vireo.wire.Inline;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;
import java.util.Optional;

/** A graphics card. */
@Element("video")
public record Video(
    @Child Optional<VideoDriver> driver,
    @Child Optional<Model> model,
    @Inline DeviceInfo info,
    @Rest Extras extras)
    implements Device {

  /** Which process draws. */
  public record VideoDriver(
      @Attr Optional<String> name, @Attr Optional<String> vgaconf, @Inline VirtioOptions virtio) {}

  /** The card; memory sizes are KiB. */
  public record Model(
      @Attr Optional<String> type,
      @Attr Optional<Long> ram,
      @Attr Optional<Long> vram,
      @Attr Optional<Long> vram64,
      @Attr Optional<Long> vgamem,
      @Attr Optional<Integer> heads,
      @Attr Optional<YesNo> primary,
      @Attr("acceleration/accel3d") Optional<YesNo> accel3d,
      @Attr("acceleration/accel2d") Optional<YesNo> accel2d,
      @Attr("acceleration/rendernode") Optional<String> renderNode,
      @Attr("resolution/x") Optional<Integer> width,
      @Attr("resolution/y") Optional<Integer> height) {}
}
