package io.vireo.rules;

/**
 * Something in a document that makes no sense.
 *
 * @param place where, as in {@code /domain/devices/disk[2]/target/@dev}
 * @param sentence what, in lower case without a full stop
 */
public record Problem(String place, String sentence) {
  @Override
  public String toString() {
    return sentence + " (" + place + ")";
  }
}
