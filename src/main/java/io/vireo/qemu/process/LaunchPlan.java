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
 * @param log appended to; its directory exists
 */
public record LaunchPlan(
    String name,
    List<String> command,
    Map<String, String> environment,
    RunDirectory directory,
    Path log) {}
