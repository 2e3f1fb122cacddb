package io.vireo.surface.http;

import io.vertx.core.buffer.Buffer;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.operation.DocumentText;
import io.vireo.operation.DomainInfo;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Entity tags (RFC 9110, 8.8.3): {@code "VERSION.SUM"}. The version is the definition's, and all
 * that {@code If-Match} looks at, so that a change may be asked for by whoever has seen the
 * definition, in JSON or XML, whatever the guest has done meanwhile. The sum is of the answer's
 * bytes, so that {@code If-None-Match} hears of every difference.
 */
final class EntityTag {

  private static final Pattern TAG = Pattern.compile("\\G\\s*(W/)?\"([!#-~]*)\"\\s*(?:,|$)");

  private EntityTag() {}

  /** The tag of an answer; none where its result has no version. */
  static Optional<String> of(Record result, Buffer body) {
    return version(result).map(version -> '"' + version + '.' + sum(body) + '"');
  }

  private static Optional<String> version(Record result) {
    return switch (result) {
      case DomainInfo info -> Optional.of(info.version());
      case DocumentText document -> document.version();
      default -> Optional.empty();
    };
  }

  private static String sum(Buffer body) {
    byte[] bytes = body.getBytes();
    CRC32 one = new CRC32();
    one.update(bytes);
    CRC32C other = new CRC32C();
    other.update(bytes);
    return HexFormat.of().toHexDigits(one.getValue() << 32 | other.getValue());
  }

  /** Whether the client has that answer already. */
  static boolean known(Optional<String> ifNoneMatch, String tag) {
    return ifNoneMatch.isPresent()
        && (any(ifNoneMatch.get())
            || tags(ifNoneMatch.get(), "If-None-Match").stream()
                .anyMatch(known -> tag.equals('"' + known + '"')));
  }

  /** The versions in {@code If-Match}, as {@code Terms} have them. */
  static Optional<String> versions(Optional<String> ifMatch) {
    return ifMatch.map(
        header ->
            any(header)
                ? "*"
                : String.join(
                    ",", tags(header, "If-Match").stream().map(EntityTag::version).toList()));
  }

  private static String version(String tag) {
    int dot = tag.indexOf('.');
    return dot < 0 ? tag : tag.substring(0, dot);
  }

  /** {@code If-None-Match: *}; of calls that change something nothing else makes sense. */
  static boolean absent(Optional<String> ifNoneMatch) {
    ifNoneMatch
        .filter(header -> !any(header))
        .ifPresent(
            _ -> {
              throw new VirtException(
                  ErrorCode.INVALID_ARG,
                  "header If-None-Match may only say * of a call that changes something");
            });
    return ifNoneMatch.isPresent();
  }

  private static boolean any(String header) {
    return header.strip().equals("*");
  }

  private static List<String> tags(String header, String name) {
    List<String> tags = new ArrayList<>();
    Matcher each = TAG.matcher(header);
    int end = 0;
    while (end < header.length() && each.find()) {
      tags.add(each.group(2));
      end = each.end();
    }
    if (tags.isEmpty() || end < header.length()) {
      throw new VirtException(
          ErrorCode.INVALID_ARG, "header " + name + " must be * or tags as \"1\", \"2\"");
    }
    return tags;
  }
}
