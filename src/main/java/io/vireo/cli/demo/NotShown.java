package io.vireo.cli.demo;

/** What was to be shown is not so. */
final class NotShown extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotShown(String sentence) {
    super(sentence);
  }

  NotShown(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  /** Fails unless it is so. */
  static void unless(boolean so, String sentence) {
    if (!so) {
      throw new NotShown(sentence);
    }
  }
}
