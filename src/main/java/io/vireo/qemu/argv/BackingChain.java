package io.vireo.qemu.argv;

import io.vireo.model.domain.device.Disk;
import io.vireo.wire.xml.XmlElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The images behind a disk's image, as far as the document names them. Where it stops without
 * saying that nothing follows, QEMU goes on by what the last image says.
 */
final class BackingChain {

  private static final String STORE = "backingStore";
  private static final Set<String> TYPES = Set.of("file", "block");

  private record Layer(String type, String path, String format) {
    boolean isRaw() {
      return format.equals("raw");
    }
  }

  private final List<Layer> layers = new ArrayList<>();
  private final boolean ended;

  private BackingChain(Argv argv, Disk disk) {
    Optional<XmlElement> store = disk.backingStore();
    while (store.isPresent() && store.get().children().findAny().isPresent()) {
      layers.add(layer(store.get()).orElseThrow(() -> argv.refuse(disk, "/" + STORE)));
      store = store.get().child(STORE);
    }
    ended = store.isPresent();
  }

  static BackingChain of(Argv argv, Disk disk) {
    return new BackingChain(argv, disk);
  }

  /** How many images it names. */
  int size() {
    return layers.size();
  }

  /** Adds their nodes, the lowest first, numbered from {@code first} downwards in the chain. */
  void add(Argv argv, int first) {
    for (int i = layers.size() - 1; i >= 0; i--) {
      add(argv, i, first + i);
    }
  }

  /** What the node above the chain says of it. */
  Props below(Props props, int first) {
    if (layers.isEmpty()) {
      return ended ? props.putNull("backing") : props;
    }
    return props.put("backing", node(layers.getFirst(), first));
  }

  private void add(Argv argv, int depth, int number) {
    Layer layer = layers.get(depth);
    Props storage =
        Props.of("driver", layer.type().equals("file") ? "file" : "host_device")
            .put("filename", layer.path())
            .put("node-name", "libvirt-" + number + "-storage");
    if (layer.isRaw()) {
      argv.blockdev(storage.put("read-only", true));
      return;
    }
    argv.blockdev(storage.put("auto-read-only", true).put("discard", "unmap"));
    Props format =
        Props.of("node-name", "libvirt-" + number + "-format")
            .put("read-only", true)
            .put("driver", layer.format())
            .put("file", "libvirt-" + number + "-storage");
    if (depth + 1 < layers.size()) {
      format.put("backing", node(layers.get(depth + 1), number + 1));
    } else if (ended) {
      format.putNull("backing");
    }
    argv.blockdev(format);
  }

  private static String node(Layer layer, int number) {
    return "libvirt-" + number + (layer.isRaw() ? "-storage" : "-format");
  }

  private static Optional<Layer> layer(XmlElement store) {
    String type = store.attribute("type").orElse("file");
    Optional<String> path =
        store.child("source").flatMap(s -> s.attribute("file").or(() -> s.attribute("dev")));
    Optional<String> format = store.child("format").flatMap(f -> f.attribute("type"));
    boolean known = format.filter(f -> f.equals("raw") || f.equals("qcow2")).isPresent();
    return TYPES.contains(type) && known
        ? path.map(p -> new Layer(type, p, format.get()))
        : Optional.empty();
  }
}
