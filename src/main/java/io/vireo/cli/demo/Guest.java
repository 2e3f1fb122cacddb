package io.vireo.cli.demo;

/** The guest as it speaks for itself. */
interface Guest extends AutoCloseable {

  /** Its definition. */
  String xml();

  /** What it is, in a few words. */
  String words();

  /** Whether it goes on while no daemon runs. */
  boolean outlivesTheDaemon();

  /**
   * Its machine is there and stands still; it will be let go after this.
   *
   * @param fresh whether it must begin at 1, rather than go on where it was
   */
  void meet(boolean fresh);

  /**
   * Waits for the next number it counts to.
   *
   * @throws NotShown when it is not one more than the last
   */
  long next();

  /** The last number it counted to before its machine ended. */
  long last();

  /**
   * Lets it compare every word of its memory.
   *
   * @return what distinguishes this memory from any other
   * @throws NotShown when a word is wrong
   */
  String memory();

  @Override
  void close();
}
