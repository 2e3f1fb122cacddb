package io.vireo.app;

/** See {@code log} in the file. */
public record LogSettings(Format format) {

  static final LogSettings DEFAULT = new LogSettings(Format.PLAIN);

  /** What a line of the log looks like. */
  public enum Format {
    PLAIN,
    JSON
  }

  public LogSettings {
    format = format == null ? Format.PLAIN : format;
  }
}
