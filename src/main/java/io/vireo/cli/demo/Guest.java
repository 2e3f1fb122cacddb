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
   * Where a guest is in what it says.
   *
   * @param count the last number it said whole
   * @param begun the beginning of a line it had not ended
   */
  record Place(long count, String begun) {

    /** Of a guest that has said nothing yet. */
    static final Place START = new Place(0, "");
  }

  /**
   * Its machine is there and stands still; it will be let go after this.
   *
   * @param from where it must go on
   */
  void meet(Place from);

  /**
   * Waits for the next number it counts to.
   *
   * @throws NotShown when it is not one more than the last
   */
  long next();

  /** Where it was when its machine ended. */
  Place place();

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
