package io.vireo.qemu.argv;

import io.vireo.model.domain.Domain;
import io.vireo.qemu.caps.QemuCapabilities;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Everything a command line is made of. It holds no secret that the command line shows: a password
 * is set over the monitor once the machine is there.
 *
 * @param domain completed and allocated
 * @param monitorSocket where QEMU shall listen for the monitor
 * @param runDirectory for sockets that the document wants and does not name
 * @param startedAt what the guest's clock is set by when the document says how far it is off
 * @param incoming whether a saved state follows; the machine then waits for it
 */
public record LaunchSpec(
    Domain domain,
    QemuCapabilities capabilities,
    Path monitorSocket,
    Path runDirectory,
    Instant startedAt,
    boolean incoming) {}
