package io.vireo.operation;

import io.vireo.base.HypervisorUri;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What is known of a domain without asking anybody.
 *
 * @param id the number of the running instance; empty when there is none
 * @param state libvirt's word: {@code running}, {@code paused}, {@code shutoff} …
 * @param reason libvirt's word for why
 * @param memoryKibibytes what the guest has now, {@code maxMemoryKibibytes} what it may have
 * @param responding false while the hypervisor process does not answer
 * @param silentSince since when it does not, ISO 8601
 * @param job the number of the job under way
 * @param version of the definition, to be said in {@code If-Match} by whoever changes it
 * @param owner the caller who defined it, where that is known
 * @param labels what its document's metadata says of it: {@code team: a}
 * @param replaced in the answer to a definition: whether it took the place of an earlier one
 */
public record DomainInfo(
    UUID uuid,
    String name,
    HypervisorUri hypervisor,
    Optional<Integer> id,
    String state,
    String reason,
    boolean persistent,
    boolean autostart,
    boolean managedSave,
    long memoryKibibytes,
    long maxMemoryKibibytes,
    int vcpus,
    boolean responding,
    Optional<String> silentSince,
    Optional<Long> job,
    String version,
    Optional<String> owner,
    Map<String, String> labels,
    Optional<Boolean> replaced) {

  /** The same as the answer to a definition. */
  public DomainInfo asDefined(boolean earlier) {
    return new DomainInfo(
        uuid,
        name,
        hypervisor,
        id,
        state,
        reason,
        persistent,
        autostart,
        managedSave,
        memoryKibibytes,
        maxMemoryKibibytes,
        vcpus,
        responding,
        silentSince,
        job,
        version,
        owner,
        labels,
        Optional.of(earlier));
  }
}
