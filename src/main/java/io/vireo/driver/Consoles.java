package io.vireo.driver;

import java.util.Map;

/** Has serial lines that can be attached to. */
public interface Consoles extends Instance {

  /** By device alias ({@code serial0}), where the guest's end of each line can be found. */
  Map<String, Endpoint> consoles();

  sealed interface Endpoint {
    /** A terminal device. */
    record Pty(String path) implements Endpoint {}

    /** A Unix socket that the hypervisor listens on. */
    record UnixSocket(String path) implements Endpoint {}
  }
}
