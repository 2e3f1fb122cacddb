package io.vireo.surface.rpc.remote;

import io.vireo.operation.DomainInfo;
import java.util.UUID;

/**
 * How the protocol names a domain.
 *
 * @param id of the running machine; -1 where there is none
 */
record RemoteDomain(String name, UUID uuid, int id) {

  /** What is sent of a domain and nothing else. */
  record OneDomain(RemoteDomain dom) {}

  /** Also with flags. */
  record WithFlags(RemoteDomain dom, int flags) {}

  static RemoteDomain of(DomainInfo info) {
    return new RemoteDomain(info.name(), info.uuid(), info.id().orElse(-1));
  }

  static OneDomain one(DomainInfo info) {
    return new OneDomain(of(info));
  }
}
