package io.vireo.surface.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.wire.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a request's body is read: as JSON, or as the XML document of a row that takes one. */
sealed interface BodyType {

  /** The component that an XML body becomes. */
  String DOCUMENT = "xml";

  /** The arguments inside the body. */
  ObjectNode properties(Buffer body);

  record JsonBody() implements BodyType {
    @Override
    public ObjectNode properties(Buffer body) {
      return body.length() == 0 ? Json.object() : Json.object(body.getBytes());
    }
  }

  /**
   * @param charset what the header names; else the document's own declaration counts
   */
  record XmlBody(Optional<String> charset) implements BodyType {

    private static final Pattern DECLARED =
        Pattern.compile("^<\\?xml[^>]*?encoding\\s*=\\s*[\"']([A-Za-z0-9._-]{1,40})[\"']");

    private static final int DECLARATION_BYTES_MAX = 200;

    @Override
    public ObjectNode properties(Buffer body) {
      byte[] bytes = body.getBytes();
      String text = decode(bytes, charset.or(() -> declared(bytes)).orElse("UTF-8"));
      return Json.object().put(DOCUMENT, text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    private static Optional<String> declared(byte[] bytes) {
      if (bytes.length > 1 && (bytes[0] & 0xff) + (bytes[1] & 0xff) == 0xfe + 0xff) {
        return Optional.of("UTF-16");
      }
      int length = Math.min(bytes.length, DECLARATION_BYTES_MAX);
      String head = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
      Matcher declared =
          DECLARED.matcher(head.startsWith("\u00ef\u00bb\u00bf") ? head.substring(3) : head);
      return declared.find() ? Optional.of(declared.group(1)) : Optional.empty();
    }

    private static String decode(byte[] bytes, String name) {
      Charset charset =
          switch (name.toUpperCase(Locale.ROOT)) {
            case "UTF-8", "UTF8" -> StandardCharsets.UTF_8;
            case "UTF-16" -> StandardCharsets.UTF_16;
            case "US-ASCII", "ASCII" -> StandardCharsets.US_ASCII;
            case "ISO-8859-1" -> StandardCharsets.ISO_8859_1;
            default ->
                throw new VirtException(
                    ErrorCode.XML_ERROR, "document's encoding is not supported; send UTF-8");
          };
      try {
        return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException wrong) {
        throw new VirtException(
            ErrorCode.XML_ERROR, "document is not valid " + charset + ", which it claims", wrong);
      }
    }
  }

  /**
   * Of a {@code Content-Type}; without one JSON is meant.
   *
   * @param takesDocument whether the row has a component for an XML document
   * @throws HttpRefusal 415
   */
  static BodyType of(Optional<String> contentType, boolean takesDocument) {
    String[] parts = contentType.orElse(Answer.JSON).toLowerCase(Locale.ROOT).split(";", -1);
    return switch (parts[0].strip()) {
      case "application/json", "text/json" -> new JsonBody();
      case "application/xml", "text/xml" -> {
        if (!takesDocument) {
          throw HttpRefusal.mediaType("this call takes application/json");
        }
        yield new XmlBody(charset(parts));
      }
      default ->
          throw HttpRefusal.mediaType(
              "send application/json" + (takesDocument ? " or application/xml" : ""));
    };
  }

  private static Optional<String> charset(String[] parts) {
    for (String part : parts) {
      if (part.strip().startsWith("charset=")) {
        return Optional.of(part.strip().substring("charset=".length()).replace("\"", ""));
      }
    }
    return Optional.empty();
  }
}
