package io.vireo.cli.client;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One HTTP request.
 *
 * @param target path and query, already encoded
 * @param headers sent in their order, beside those every request has
 * @param body empty for none
 */
public record Request(String method, String target, Map<String, String> headers, String body) {

  /** A request that asks for JSON and sends nothing. */
  public static Request of(String method, String target) {
    return new Request(method, target, Map.of("Accept", "application/json"), "");
  }

  public static Request get(String target) {
    return of("GET", target);
  }

  /** The same with a JSON body. */
  public Request json(String text) {
    return new Request(method, target, plus("Content-Type", "application/json"), text);
  }

  /** The same with one header more. */
  public Request with(String header, String value) {
    return new Request(method, target, plus(header, value), body);
  }

  private Map<String, String> plus(String header, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(header, value);
    return all;
  }

  /** The head of a request whose body follows in chunks. */
  byte[] chunkedHead(DaemonAddress daemon) {
    return head(daemon)
        .append("Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n")
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  private StringBuilder head(DaemonAddress daemon) {
    StringBuilder head = new StringBuilder(256);
    head.append(method)
        .append(' ')
        .append(target)
        .append(" HTTP/1.1\r\n")
        .append(daemon.headLines());
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return head;
  }

  /** As it goes over the wire; the connection ends with the answer. */
  byte[] bytes(DaemonAddress daemon) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = head(daemon);
    if (content.length > 0 || !(method.equals("GET") || method.equals("DELETE"))) {
      head.append("Content-Length: ").append(content.length).append("\r\n");
    }
    byte[] start =
        head.append("Connection: close\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[start.length + content.length];
    System.arraycopy(start, 0, all, 0, start.length);
    System.arraycopy(content, 0, all, start.length, content.length);
    return all;
  }
}
