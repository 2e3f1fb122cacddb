package io.vireo.surface.grpc;

import io.vireo.wire.proto.SchemaText;

/** The emitted {@code vireo.proto}. */
public final class ProtoFile {

  private static final String HEAD =
      "Vireo's gRPC interface, derived from its catalogue of operations. Emitted, not written: see"
          + " docs/grpc.md. Numbers of fields never change; those of fields that went are reserved."
          + " Metadata of all calls: authorization, x-request-id; of those that change something:"
          + " idempotency-key, if-match, if-none-match; of jobs: prefer (wait=SECONDS).";

  private ProtoFile() {}

  /** The file, for the numbers that {@code lines} say; the same at every call. */
  static String of(Methods methods) {
    return SchemaText.of(HEAD, Methods.PACKAGE, methods.schema(), methods.services());
  }

  /** The file of this build. */
  public static String text() {
    return of(Methods.load());
  }
}
