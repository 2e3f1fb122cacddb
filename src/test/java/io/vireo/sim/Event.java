package io.vireo.sim;

/**
 * A call as it begins or as it ends. From its beginning the disk may have done it; only what had
 * ended well before a flush began is covered by that flush.
 *
 * @param call the same number at both
 */
record Event(int call, Op op, Moment moment) {

  enum Moment {
    BEGUN,
    DONE,
    /** An error was returned and nothing is changed as far as the program can see. */
    FAILED,
    /** An error was returned and it was done all the same. */
    FAILED_YET_DONE
  }

  @Override
  public String toString() {
    return "%3d %s%s"
        .formatted(
            call,
            op,
            switch (moment) {
              case BEGUN -> " …";
              case DONE -> "";
              case FAILED -> ": error";
              case FAILED_YET_DONE -> ": error, yet done";
            });
  }
}
