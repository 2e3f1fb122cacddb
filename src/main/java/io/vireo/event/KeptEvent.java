package io.vireo.event;

/**
 * An event and what came before it, so that whoever reads on can tell whether anything is missing
 * in between.
 *
 * @param previous the number of the last event before it that anybody can have been told
 */
public record KeptEvent(long previous, NumberedEvent event) {

  /** The number of the event. */
  public long number() {
    return event.number();
  }
}
