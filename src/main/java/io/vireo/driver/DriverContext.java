package io.vireo.driver;

import io.vireo.host.Host;
import io.vireo.host.Loop;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a driver is given; it keeps no registry and no definitions of its own.
 *
 * @param loop the loop that owns the connection and all its instances
 * @param runDirectory sockets and the like, of this connection alone; exists, mode 0700
 * @param stateDirectory files that must survive a reboot (UEFI variables …); exists, mode 0700
 * @param logDirectory one log a domain; exists, mode 0700
 * @param settings the driver's own section of the configuration, for example {@code
 *     emulator=/usr/bin/qemu-system-x86_64}
 */
public record DriverContext(
    Host host,
    Loop loop,
    Path runDirectory,
    Path stateDirectory,
    Path logDirectory,
    Map<String, String> settings) {}
