package io.vireo.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Who moves a guest's memory to the disk and back, and what they are told. */
enum Way {
  DD("dd oflag=direct", false),
  DEFAULT("Vireo", false),
  BEST("Vireo, sparse, 2 channels, direct", false),
  STREAMED("Vireo, streamed, direct", false),
  PACKED("Vireo, zstd", true),
  THEIR_DEFAULT("libvirt", false),
  THEIR_RAW("libvirt, bypass-cache", false),
  THEIR_SPARSE("libvirt, sparse, 2 channels, bypass-cache", false),
  THEIR_PACKED("libvirt, zstd", true);

  private static final String CHANNELS = "2";

  private final String words;
  private final boolean packed;

  Way(String words, boolean packed) {
    this.words = words;
    this.packed = packed;
  }

  String words() {
    return words;
  }

  /** Whether it is about memory that can be compressed. */
  boolean isPacked() {
    return packed;
  }

  boolean isTheirs() {
    return this == THEIR_DEFAULT
        || this == THEIR_RAW
        || this == THEIR_SPARSE
        || this == THEIR_PACKED;
  }

  static List<Way> ofVireo(boolean packed) {
    return packed ? List.of(PACKED) : List.of(DEFAULT, BEST, STREAMED);
  }

  static List<Way> ofLibvirt(boolean packed) {
    return packed ? List.of(THEIR_PACKED) : List.of(THEIR_DEFAULT, THEIR_RAW, THEIR_SPARSE);
  }

  /** The body of a save by Vireo. */
  ObjectNode save(Path image) {
    ObjectNode body = body(image);
    switch (this) {
      case BEST -> {
        body.put("road", "direct").put("imageFormat", "sparse").put("bypassCache", true);
        body.put("parallelChannels", Integer.parseInt(CHANNELS));
      }
      case STREAMED ->
          body.put("road", "streamed").put("imageFormat", "raw").put("bypassCache", true);
      case PACKED -> body.put("imageFormat", "zstd");
      default -> body.size();
    }
    return body;
  }

  /** The body of a restore by Vireo. */
  ObjectNode restore(Path image) {
    ObjectNode body = body(image);
    if (this == BEST) {
      body.put("bypassCache", true).put("parallelChannels", Integer.parseInt(CHANNELS));
    } else if (this == STREAMED) {
      body.put("bypassCache", true);
    }
    return body;
  }

  private static ObjectNode body(Path image) {
    return JsonNodeFactory.instance.objectNode().put("path", image.toString());
  }

  /** The words of a save by libvirt's client. */
  List<String> virshSave(String domain, Path image) {
    List<String> call = new ArrayList<>(List.of("save", domain, image.toString()));
    call.addAll(
        switch (this) {
          case THEIR_RAW -> List.of("--bypass-cache");
          case THEIR_SPARSE ->
              List.of(
                  "--image-format", "sparse", "--parallel-channels", CHANNELS, "--bypass-cache");
          case THEIR_PACKED -> List.of("--image-format", "zstd");
          default -> List.of();
        });
    return call;
  }

  List<String> virshRestore(Path image) {
    List<String> call = new ArrayList<>(List.of("restore", image.toString()));
    call.addAll(
        switch (this) {
          case THEIR_RAW -> List.of("--bypass-cache");
          case THEIR_SPARSE -> List.of("--parallel-channels", CHANNELS, "--bypass-cache");
          default -> List.of();
        });
    return call;
  }
}
