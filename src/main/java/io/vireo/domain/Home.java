package io.vireo.domain;

import io.vireo.driver.Hypervisor;
import io.vireo.event.EventSink;
import io.vireo.host.Host;
import io.vireo.host.Loop;
import io.vireo.image.SavePolicy;
import io.vireo.job.JobLog;
import java.nio.file.Path;

/**
 * What the domains of one connection share.
 *
 * @param loop the loop that owns them all
 * @param managedSaves where managed save images are kept
 * @param policy how images are made
 */
record Home(
    Hypervisor hypervisor,
    Host host,
    Loop loop,
    Documents documents,
    EventSink events,
    JobLog jobs,
    Path managedSaves,
    SavePolicy policy) {}
