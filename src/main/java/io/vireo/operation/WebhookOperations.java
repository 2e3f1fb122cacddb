package io.vireo.operation;

import static io.vireo.operation.Operation.Method.DELETE;
import static io.vireo.operation.Operation.Method.GET;
import static io.vireo.operation.Operation.Method.POST;
import static io.vireo.operation.Operation.quick;

import java.util.List;
import java.util.Optional;

/** Addresses outside that events are sent to. */
public final class WebhookOperations {

  private WebhookOperations() {}

  public record ListWebhooks() {}

  public record Webhooks(List<WebhookInfo> webhooks) {}

  /**
   * @param name letters, digits and dashes
   * @param url https, or http to this host itself; another http only with {@code insecure}
   * @param secretFile a file of the daemon's host whose bytes sign what is sent
   * @param types only events of these types, separated by commas; all if empty
   * @param domains only of these: names or UUIDs, separated by commas
   * @param labels only of domains with all of these: {@code KEY=VALUE}, separated by commas
   */
  public record AddWebhook(
      String name,
      String url,
      String secretFile,
      Optional<String> types,
      Optional<String> domains,
      Optional<String> labels,
      Optional<String> hypervisor,
      boolean insecure) {}

  /** A webhook and nothing else. */
  public record OneWebhook(String name) {}

  /**
   * How a webhook is doing.
   *
   * @param configured whether it is from the settings file, so that it cannot be removed by a call
   * @param delivered position of the last event that was taken or given up
   * @param attempts how often the next was tried already
   * @param error why the last attempt failed
   * @param dead how many were given up and are kept
   */
  public record WebhookInfo(
      String name,
      String url,
      boolean configured,
      String delivered,
      int attempts,
      Optional<String> error,
      int dead) {}

  /**
   * Something that was given up.
   *
   * @param delivery its position, or what it was
   * @param time when it was given up, ISO 8601
   * @param body what would have been sent
   */
  public record DeadLetter(String delivery, String time, int attempts, String error, String body) {}

  /** The oldest first. */
  public record DeadLetters(List<DeadLetter> letters) {}

  /**
   * @param letters how many are tried again
   */
  public record Redelivery(int letters) {}

  public static final Operation<ListWebhooks, Webhooks> LIST =
      quick("webhook.list", ListWebhooks.class, Webhooks.class)
          .needs("webhook", "read")
          .http(GET, "/webhooks")
          .says("Lists the addresses that events are sent to, and how each is doing.");

  public static final Operation<AddWebhook, WebhookInfo> ADD =
      quick("webhook.add", AddWebhook.class, WebhookInfo.class)
          .needs("webhook", "manage")
          .creates(POST, "/webhooks")
          .says("Sends events to an address from now on: signed, in order, tried again.")
          .example(
              "{\"name\": \"ops\", \"url\": \"https://ops.example/vireo\","
                  + " \"secretFile\": \"/etc/vireo/ops.secret\", \"types\": \"lifecycle\"}");

  public static final Operation<OneWebhook, Done> REMOVE =
      quick("webhook.remove", OneWebhook.class, Done.class)
          .needs("webhook", "manage")
          .http(DELETE, "/webhooks/{name}")
          .says("Sends no more events to an address, and forgets what was given up.")
          .example("{\"name\": \"ops\"}");

  public static final Operation<OneWebhook, DeadLetters> DEAD =
      quick("webhook.dead", OneWebhook.class, DeadLetters.class)
          .needs("webhook", "manage")
          .http(GET, "/webhooks/{name}/dead")
          .says("Tells which events were given up, and why.")
          .example("{\"name\": \"ops\"}");

  public static final Operation<OneWebhook, Redelivery> REDELIVER =
      quick("webhook.redeliver", OneWebhook.class, Redelivery.class)
          .needs("webhook", "manage")
          .http(POST, "/webhooks/{name}/redeliver")
          .says("Tries again to send what was given up, before anything newer.")
          .example("{\"name\": \"ops\"}");
}
