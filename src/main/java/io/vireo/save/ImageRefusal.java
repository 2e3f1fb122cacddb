package io.vireo.save;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.nio.file.Path;
import java.util.Optional;

/** Every way in which a file cannot be restored from, said of one file. */
record ImageRefusal(Path file) {

  VirtException incomplete() {
    return refuse(
        ErrorCode.SAVE_IMAGE_INCOMPLETE,
        "save image %s is incomplete: its save never finished; save again, or delete it");
  }

  /** Of a stream's whole bytes: nobody has made a file's image of them. */
  VirtException received() {
    return refuse(
        ErrorCode.SAVE_IMAGE_INCOMPLETE,
        "save image %1$s is a stream as it was received; unless its domain went on after all, make"
            + " it an image: ./vireo image complete %1$s");
  }

  VirtException cutOff() {
    return refuse(
        ErrorCode.SAVE_IMAGE_INCOMPLETE,
        "save image %s is incomplete: it ends without a stream's trailer; receive it again, or give"
            + " the digest that its sender told");
  }

  VirtException foreign() {
    return refuse(
        ErrorCode.SAVE_IMAGE_FOREIGN,
        "%s is not a save image: it does not begin with one's magic; check the path");
  }

  VirtException shortHeader(int bytes) {
    return damaged("it ends within its header, after " + bytes + " bytes");
  }

  VirtException dataBeyondFile(long dataBytes, long fileBytes) {
    return damaged(
        "its header tells of " + dataBytes + " bytes of document, the file has " + fileBytes);
  }

  VirtException dataBeyondLimit(long dataBytes) {
    return damaged(
        "its header tells of %d bytes of document, more than the limit of %d"
            .formatted(dataBytes, SaveHeader.DATA_BYTES_MAX));
  }

  VirtException cookieBeyondData(long cookieOffset, long dataBytes) {
    return damaged(
        "its cookie would begin at " + cookieOffset + ", beyond the " + dataBytes + " bytes there");
  }

  VirtException otherKey(String keyName) {
    return refuse(
        ErrorCode.AUTH_FAILED,
        "save image %s is sealed with another key than the one here called '"
            + keyName
            + "'; put the right one there");
  }

  VirtException noKey(Optional<String> keyName) {
    return refuse(
        ErrorCode.AUTH_FAILED,
        "save image %s is sealed with key '"
            + keyName.orElse("")
            + "', which is not here; put it where the keys are");
  }

  VirtException otherLength(long streamBytes, long expectedBytes) {
    return damaged(
        "its stream has %d bytes, and %d were written".formatted(streamBytes, expectedBytes));
  }

  VirtException damaged(String what) {
    return refuse(
        ErrorCode.SAVE_IMAGE_DAMAGED,
        "save image %s is damaged: " + what + "; restore it from a copy, or delete it");
  }

  VirtException laterVersion(long version) {
    long swapped = Integer.toUnsignedLong(Integer.reverseBytes((int) version));
    long which = Math.min(version, swapped);
    return refuse(
        ErrorCode.SAVE_IMAGE_TOO_NEW,
        "save image %s has version " + which + ", up to 2 can be read; upgrade to a later release");
  }

  VirtException unknownFormat(long format) {
    return refuse(
        ErrorCode.SAVE_IMAGE_TOO_NEW,
        "save image %s has the unknown stream format "
            + format
            + ", 0 to 6 can be read; upgrade to a later release");
  }

  private VirtException refuse(ErrorCode code, String sentence) {
    return new VirtException(code, sentence.formatted(file)).of(file.toString());
  }
}
