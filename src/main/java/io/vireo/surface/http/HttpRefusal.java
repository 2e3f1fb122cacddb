package io.vireo.surface.http;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.Map;

/** A refusal that only HTTP knows: no such path, wrong method, wrong type of body. */
final class HttpRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Map<String, String> headers;

  private HttpRefusal(int status, Map<String, String> headers, VirtException failure) {
    super(failure.getMessage(), failure, true, false);
    this.status = status;
    this.headers = headers;
  }

  int status() {
    return status;
  }

  /** What the answer must carry beside its body. */
  Map<String, String> headers() {
    return headers;
  }

  VirtException failure() {
    return (VirtException) getCause();
  }

  static HttpRefusal notFound() {
    return of(404, ErrorCode.NO_SUPPORT, "there is nothing at this path; see /v1/openapi.json");
  }

  static HttpRefusal wrongMethod(String method, String allowed) {
    VirtException failure =
        new VirtException(
            ErrorCode.NO_SUPPORT, "method " + method + " is not for this path; use " + allowed);
    return new HttpRefusal(405, Map.of("Allow", allowed), failure);
  }

  static HttpRefusal mediaType(String remedy) {
    return of(415, ErrorCode.ARGUMENT_UNSUPPORTED, "type of the body is not understood; " + remedy);
  }

  static HttpRefusal path() {
    return of(
        400,
        ErrorCode.INVALID_ARG,
        "path has an empty segment or one of dots; say a domain of such a name by its UUID");
  }

  /** 503, and nothing more is heard on this connection. */
  static HttpRefusal last(ErrorCode code, String sentence) {
    return new HttpRefusal(503, Map.of("Connection", "close"), new VirtException(code, sentence));
  }

  static HttpRefusal of(int status, ErrorCode code, String sentence) {
    return new HttpRefusal(status, Map.of(), new VirtException(code, sentence));
  }
}
