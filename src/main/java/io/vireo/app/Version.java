package io.vireo.app;

/** What this build calls itself. */
final class Version {

  /** From the jar's manifest; a build that is not packaged has no number. */
  static final String TEXT = text();

  private Version() {}

  private static String text() {
    String packaged = Version.class.getPackage().getImplementationVersion();
    return packaged == null ? "development" : packaged;
  }
}
