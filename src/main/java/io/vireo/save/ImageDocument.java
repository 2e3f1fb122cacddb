package io.vireo.save;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What stands between the header and the stream: the domain's XML and the hypervisor's cookie, each
 * in UTF-8 and ended by a zero byte, then zeros.
 */
public record ImageDocument(String xml, Optional<String> cookie) {

  /** Room for a longer document later: the stream can never be moved. */
  static final int SLACK_BYTES = 64 * 1024;

  public ImageDocument {
    if (xml.isEmpty() || xml.indexOf('\0') >= 0 || cookie.orElse("").indexOf('\0') >= 0) {
      throw new VirtException(
          ErrorCode.XML_ERROR,
          "a save image's document must not be empty or hold a zero character");
    }
  }

  /** A document without a cookie. */
  public static ImageDocument of(String xml) {
    return new ImageDocument(xml, Optional.empty());
  }

  /** Of the cookie within the area; 0 if there is none. */
  int cookieOffset() {
    return cookie.isPresent() ? utf8(xml).length + 1 : 0;
  }

  /** Bytes of both texts with their ends. */
  int textBytes() {
    return utf8(xml).length + 1 + cookie.map(text -> utf8(text).length + 1).orElse(0);
  }

  /** The area of a new image: the texts and the slack. */
  int freshDataBytes() {
    long bytes = textBytes() + (long) SLACK_BYTES;
    if (bytes > SaveHeader.DATA_BYTES_MAX) {
      throw tooLarge("the limit of " + SaveHeader.DATA_BYTES_MAX + " bytes for a save image");
    }
    return (int) bytes;
  }

  /** The whole area, zeros and all. */
  ByteBuffer encode(int dataBytes) {
    if (textBytes() > dataBytes) {
      throw tooLarge("the " + dataBytes + " bytes that the save image has for it");
    }
    ByteBuffer area = ByteBuffer.allocate(dataBytes);
    area.put(utf8(xml)).put((byte) 0);
    cookie.ifPresent(text -> area.put(utf8(text)).put((byte) 0));
    return area.rewind();
  }

  private VirtException tooLarge(String room) {
    return new VirtException(
        ErrorCode.DOCUMENT_TOO_LARGE,
        "domain document and cookie have " + textBytes() + " bytes, more than " + room);
  }

  /** Reads the area that {@code header} describes. */
  static ImageDocument decode(byte[] area, SaveHeader header, ImageRefusal refusal) {
    return decode(area, header.cookieOffset(), refusal);
  }

  /** Reads such an area, of a file or not; {@code cookieOffset} 0 if there is no cookie. */
  static ImageDocument decode(byte[] area, int cookieOffset, ImageRefusal refusal) {
    int xmlArea = cookieOffset == 0 ? area.length : cookieOffset;
    int xmlEnd = zeroIn(area, 0, xmlArea);
    if (xmlEnd <= 0 || xmlEnd == xmlArea) {
      throw refusal.damaged("its document is empty or has no end");
    }
    String xml = text(area, 0, xmlEnd, refusal);
    if (cookieOffset == 0 || cookieOffset == area.length) {
      return new ImageDocument(xml, Optional.empty());
    }
    int cookieEnd = zeroIn(area, xmlArea, area.length);
    String cookie = text(area, xmlArea, cookieEnd, refusal);
    return new ImageDocument(xml, cookie.isEmpty() ? Optional.empty() : Optional.of(cookie));
  }

  private static int zeroIn(byte[] area, int from, int to) {
    int at = from;
    while (at < to && area[at] != 0) {
      at++;
    }
    return at;
  }

  private static String text(byte[] area, int from, int to, ImageRefusal refusal) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(area, from, to - from))
          .toString();
    } catch (CharacterCodingException notText) {
      throw refusal.damaged("its document is not UTF-8 text");
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
