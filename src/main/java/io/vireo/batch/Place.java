package io.vireo.batch;

import io.vireo.base.HypervisorUri;

/**
 * What guests have in common that wait for the same thing.
 *
 * @param disk the device that their images go to
 */
record Place(HypervisorUri hypervisor, String disk) {}
