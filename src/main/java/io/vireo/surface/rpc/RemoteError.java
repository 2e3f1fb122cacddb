package io.vireo.surface.rpc;

import io.vireo.base.VirtException;
import java.util.Optional;
import java.util.UUID;

/** A failure as libvirt's clients are told it. */
record RemoteError(
    int code,
    int domain,
    Optional<String> message,
    int level,
    Optional<Named> dom,
    Optional<String> str1,
    Optional<String> str2,
    Optional<String> str3,
    int int1,
    int int2,
    Optional<OfNetwork> net) {

  /** A domain, as it is named in every message. */
  record Named(String name, UUID uuid, int id) {}

  /** A network, likewise. */
  record OfNetwork(String name, UUID uuid) {}

  private static final int ERROR = 2;

  /**
   * @param from libvirt's number of the part of it that failed
   */
  static RemoteError of(VirtException failure, int from) {
    String lead = RemoteErrorWords.of(failure.code());
    return new RemoteError(
        failure.code().libvirtNumber(),
        from,
        Optional.of(lead + ": " + failure.getMessage()),
        ERROR,
        Optional.empty(),
        Optional.of(lead + ": %s"),
        Optional.of(failure.getMessage()),
        Optional.empty(),
        -1,
        -1,
        Optional.empty());
  }
}
