package io.vireo.surface.rpc.remote;

import io.vireo.base.ErrorCode;
import io.vireo.base.FilePath;
import io.vireo.base.VirtException;
import java.util.List;
import java.util.Optional;

/** What is said of an image to be written or read. */
record SaveParameters(
    Optional<String> file,
    Optional<String> xml,
    Optional<String> imageFormat,
    Optional<Integer> channels) {

  static SaveParameters at(String file) {
    return at(file, Optional.empty());
  }

  static SaveParameters at(String file, Optional<String> xml) {
    return new SaveParameters(Optional.of(file), xml, Optional.empty(), Optional.empty());
  }

  /**
   * What the parameters say, each at most once.
   *
   * @throws VirtException {@code INVALID_ARG} for names that are not known here
   */
  static SaveParameters of(List<TypedParameter> sent) {
    SaveParameters all =
        new SaveParameters(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    for (TypedParameter each : sent) {
      all = all.with(each);
    }
    return all;
  }

  private SaveParameters with(TypedParameter next) {
    return switch (next.field()) {
      case "file" -> new SaveParameters(Optional.of(next.text()), xml, imageFormat, channels);
      case "dxml" -> new SaveParameters(file, Optional.of(next.text()), imageFormat, channels);
      case "image_format" -> new SaveParameters(file, xml, Optional.of(next.text()), channels);
      case "parallel.channels" ->
          new SaveParameters(file, xml, imageFormat, Optional.of(count(next)));
      default ->
          throw new VirtException(
              ErrorCode.INVALID_ARG, "parameter '%s' not supported".formatted(next.field()));
    };
  }

  private static int count(TypedParameter channels) {
    long number = channels.number();
    if (number < 1 || number > Short.MAX_VALUE) {
      throw new VirtException(
          ErrorCode.INVALID_ARG, "number of parallel save channels must be at least 1");
    }
    return (int) number;
  }

  /**
   * Where the image is.
   *
   * @throws VirtException {@code OPERATION_UNSUPPORTED} where that was not said
   */
  FilePath path() {
    return file.map(FilePath::new)
        .orElseThrow(
            () -> new VirtException(ErrorCode.INVALID_ARG, "parameter 'file' must be given"));
  }
}
