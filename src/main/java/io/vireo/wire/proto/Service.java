package io.vireo.wire.proto;

import java.util.List;

/**
 * Methods of one kind of object.
 *
 * @param name without the package
 */
public record Service(String name, List<Rpc> methods) {

  public Service {
    methods = List.copyOf(methods);
  }

  /**
   * A method.
   *
   * @param says a sentence or two for whoever reads the {@code .proto} file
   * @param request what it takes, once or as a stream
   */
  public record Rpc(String name, String says, Flow request, Flow response) {}

  /** Messages one way. */
  public record Flow(Codec<?> codec, boolean streamed) {

    /** One message. */
    public static Flow one(Codec<?> codec) {
      return new Flow(codec, false);
    }

    /** Any number of messages. */
    public static Flow many(Codec<?> codec) {
      return new Flow(codec, true);
    }
  }
}
