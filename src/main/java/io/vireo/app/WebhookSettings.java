package io.vireo.app;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.operation.WebhookOperations.AddWebhook;
import java.util.List;
import java.util.Optional;

/** One of {@code webhooks} in the file; what each means is said at {@link AddWebhook}. */
public record WebhookSettings(
    String name,
    String url,
    String secretFile,
    List<String> types,
    List<String> domains,
    List<String> labels,
    String hypervisor,
    Boolean insecure) {

  public WebhookSettings {
    if (name == null || url == null || secretFile == null) {
      throw new VirtException(
          ErrorCode.CONF_SYNTAX, "each of webhooks needs name, url and secret-file");
    }
    types = types == null ? List.of() : List.copyOf(types);
    domains = domains == null ? List.of() : List.copyOf(domains);
    labels = labels == null ? List.of() : List.copyOf(labels);
    insecure = insecure != null && insecure;
  }

  AddWebhook wish() {
    return new AddWebhook(
        name,
        url,
        secretFile,
        listed(types),
        listed(domains),
        listed(labels),
        Optional.ofNullable(hypervisor),
        insecure);
  }

  private static Optional<String> listed(List<String> words) {
    return words.isEmpty() ? Optional.empty() : Optional.of(String.join(",", words));
  }
}
