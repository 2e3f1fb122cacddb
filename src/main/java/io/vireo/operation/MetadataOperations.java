package io.vireo.operation;

import static io.vireo.operation.Operation.Method.GET;
import static io.vireo.operation.Operation.Method.POST;
import static io.vireo.operation.Operation.Method.PUT;
import static io.vireo.operation.Operation.quick;

import io.vireo.base.DomainRef;
import io.vireo.base.HypervisorUri;
import java.util.Optional;

/** What people and applications say about a domain, and what it is called. */
public final class MetadataOperations {

  private MetadataOperations() {}

  /**
   * @param type {@code description}, {@code title} or {@code element}
   * @param uri the namespace of the element
   */
  public record GetMetadata(
      DomainRef domain,
      Optional<HypervisorUri> hypervisor,
      String type,
      Optional<String> uri,
      boolean live,
      boolean config)
      implements Affecting {}

  public record MetadataText(String metadata) {}

  public static final Operation<GetMetadata, MetadataText> METADATA =
      quick("domain.metadata", GetMetadata.class, MetadataText.class)
          .needs("domain", "read")
          .http(GET, "/domains/{domain}/metadata")
          .says("Tells a domain's title, description, or what an application keeps with it.")
          .example("{\"domain\": \"web1\", \"type\": \"title\"}");

  /**
   * @param type {@code description}, {@code title} or {@code element}
   * @param metadata the text, or the element as XML; removed if empty
   * @param key the prefix of the element's namespace
   * @param uri the namespace of the element
   */
  public record SetMetadata(
      DomainRef domain,
      Optional<HypervisorUri> hypervisor,
      String type,
      Optional<String> metadata,
      Optional<String> key,
      Optional<String> uri,
      boolean live,
      boolean config)
      implements Affecting {}

  public static final Operation<SetMetadata, Done> SET_METADATA =
      quick("domain.set-metadata", SetMetadata.class, Done.class)
          .needs("domain", "write")
          .http(PUT, "/domains/{domain}/metadata")
          .says("Sets or removes a domain's title, description, or an application's element.")
          .example("{\"domain\": \"web1\", \"type\": \"title\", \"metadata\": \"Front end\"}");

  public record RenameDomain(
      DomainRef domain, Optional<HypervisorUri> hypervisor, String newName) {}

  public static final Operation<RenameDomain, DomainInfo> RENAME =
      quick("domain.rename", RenameDomain.class, DomainInfo.class)
          .needs("domain", "write")
          .http(POST, "/domains/{domain}/rename")
          .says("Gives a domain that does not run another name.")
          .example("{\"domain\": \"web1\", \"newName\": \"web2\"}");
}
