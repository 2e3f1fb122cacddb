package io.vireo.qemu.argv;

import io.vireo.model.YesNo;
import io.vireo.model.domain.device.Video;
import io.vireo.model.domain.device.Video.Model;
import java.util.List;
import java.util.Optional;

/** Graphics cards. The first one is what the firmware draws on. */
final class VideoArgs {

  private static final long KIB = 1024;

  private VideoArgs() {}

  static void add(Argv argv) {
    List<Video> cards = argv.devices(Video.class).toList();
    for (int i = 0; i < cards.size(); i++) {
      add(argv, cards.get(i), i == 0);
    }
  }

  private static void add(Argv argv, Video video, boolean first) {
    Model model = video.model().orElseThrow(() -> argv.refuse(video, "/model"));
    refuseUnknown(argv, video, model);
    String type = model.type().orElse("");
    if (!type.equals("none")) {
      Props card = card(argv, video, model, first);
      card.put("xres", model.width()).put("yres", model.height());
      argv.device(Places.id(argv, video, card));
    }
  }

  private static Props card(Argv argv, Video video, Model model, boolean first) {
    return switch (model.type().orElse("")) {
      case "vga" ->
          Props.device(first ? "VGA" : "secondary-vga").put("vgamem_mb", megabytes(model));
      case "cirrus" -> Props.device("cirrus-vga");
      case "vmvga" -> Props.device("vmware-svga").put("vgamem_mb", megabytes(model));
      case "bochs" ->
          Props.device("bochs-display").put("vgamem", model.vram().map(kib -> kib * KIB));
      case "ramfb" -> Props.device("ramfb");
      case "qxl" -> qxl(Props.device(first ? "qxl-vga" : "qxl"), model);
      case "virtio" -> virtio(video, model, first);
      default -> throw argv.refuse(video, "/model/@type");
    };
  }

  private static Optional<Long> megabytes(Model model) {
    return model.vram().map(kib -> kib / KIB);
  }

  private static Props qxl(Props props, Model model) {
    return props
        .put("max_outputs", model.heads())
        .put("ram_size", model.ram().map(kib -> kib * KIB))
        .put("vram_size", model.vram().map(kib -> kib * KIB))
        .put("vram64_size_mb", model.vram64().orElse(0L) / KIB)
        .put("vgamem_mb", model.vgamem().map(kib -> kib / KIB));
  }

  private static Props virtio(Video video, Model model, boolean first) {
    Props props =
        first ? Props.device("virtio-vga") : Virtio.device(video, "virtio-gpu", Optional.empty());
    Virtio.options(props, video.driver().map(Video.VideoDriver::virtio));
    return props.put("max_outputs", model.heads());
  }

  private static void refuseUnknown(Argv argv, Video video, Model model) {
    if (model.accel3d().filter(YesNo::on).isPresent()) {
      throw argv.refuse(video, "/model/acceleration");
    }
    if (video
        .driver()
        .flatMap(Video.VideoDriver::name)
        .filter(n -> !n.equals("qemu"))
        .isPresent()) {
      throw argv.refuse(video, "/driver/@name");
    }
  }
}
