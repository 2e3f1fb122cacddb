package io.vireo.qemu.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Everything a QEMU needs to be started.
 *
 * @param name what failures call it: {@code domain 'web'}
 * @param command the binary and its arguments; no secrets
 * @param environment all of it: nothing is inherited
 * @param taps to be made before the process starts
 * @param log appended to; its directory exists
 */
public record LaunchPlan(
    String name,
    List<String> command,
    Map<String, String> environment,
    RunDirectory directory,
    List<TapDevice> taps,
    Path log) {

  /** The names of its tap devices. */
  public List<String> tapNames() {
    return taps.stream().map(TapDevice::name).toList();
  }
}
