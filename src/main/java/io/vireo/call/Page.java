package io.vireo.call;

import io.vertx.core.Future;
import io.vireo.operation.Operation.Permission;
import java.util.Optional;
import java.util.function.Function;

/**
 * Something to look at that is no call: for scrapers and probes, which have paths and formats of
 * their own. A surface that has paths serves it at its root.
 *
 * @param needs what the reader must be allowed; empty for a page that strangers may see
 * @param content by who looks and how
 */
public record Page(
    String path, Optional<Permission> needs, Function<Reader, Future<Content>> content) {

  /**
   * @param caller empty where nobody was asked who they are
   * @param accept the request's {@code Accept}, which may be empty
   */
  public record Reader(Optional<Caller> caller, String accept) {}

  /**
   * @param status as HTTP has it
   * @param type the media type
   */
  public record Content(int status, String type, String text) {}
}
