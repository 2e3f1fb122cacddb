package io.vireo.webhook;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.event.Subscription.Origin;
import io.vireo.host.Host;
import io.vireo.host.Loop;
import io.vireo.operation.Done;
import io.vireo.operation.WebhookOperations;
import io.vireo.operation.WebhookOperations.AddWebhook;
import io.vireo.operation.WebhookOperations.DeadLetters;
import io.vireo.operation.WebhookOperations.OneWebhook;
import io.vireo.operation.WebhookOperations.Redelivery;
import io.vireo.operation.WebhookOperations.WebhookInfo;
import io.vireo.state.StateStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All hooks, and the calls that are about them. Any thread; what it owns is on its loop. */
public final class Webhooks {

  /** How many there may be. */
  public static final int HOOKS_MAX = 32;

  /** How often the place of a hook is written down, at most. */
  static final Duration NOTE_EVERY = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

  private final Loop loop;
  private final HookDocuments documents;
  private final Mailroom room;
  private final Map<String, Delivery> deliveries = new TreeMap<>();
  private final Set<Delivery> unnoted = new HashSet<>();
  private boolean noting;

  /** What the room needs of the house. */
  public record House(Host host, StateStore store, Origin origin, HttpClient client) {}

  public Webhooks(House house, Pace pace) {
    this.loop = house.host().newLoop();
    this.documents = new HookDocuments(house.store());
    this.room =
        new Mailroom(
            house.origin(),
            loop,
            house.host().clock(),
            new Sender(house.client(), house.host(), loop, pace.attempt()),
            pace,
            this::note);
  }

  /** Binds every row. */
  public void bind(Bindings to) {
    to.bind(
        WebhookOperations.LIST,
        _ -> on(() -> Future.succeededFuture(new WebhookOperations.Webhooks(all()))));
    to.bind(WebhookOperations.ADD, this::add);
    to.bind(WebhookOperations.REMOVE, this::remove);
    to.bind(
        WebhookOperations.DEAD,
        call -> on(() -> Future.succeededFuture(new DeadLetters(one(call.arguments()).dead()))));
    to.bind(WebhookOperations.REDELIVER, this::redeliver);
  }

  /** Begins to deliver: those of the settings, and those that calls added to an earlier daemon. */
  public Future<Void> open(List<AddWebhook> configured) {
    return on(
        () ->
            loop.deliver(documents.hooks())
                .compose(
                    added -> {
                      List<Hook> hooks = new ArrayList<>(added);
                      configured.forEach(wish -> hooks.add(Hook.of(wish, true)));
                      return Future.join(hooks.stream().map(this::begin).toList());
                    })
                .mapEmpty());
  }

  private Future<Delivery> begin(Hook hook) {
    return loop.deliver(documents.kept(hook))
        .map(
            kept -> {
              Delivery delivery = new Delivery(hook, room, kept);
              Optional.ofNullable(deliveries.put(hook.name(), delivery)).ifPresent(Delivery::close);
              delivery.next();
              return delivery;
            });
  }

  private List<WebhookInfo> all() {
    return deliveries.values().stream().map(Delivery::info).toList();
  }

  private Future<WebhookInfo> add(Call<AddWebhook> call) {
    Hook hook = Hook.of(call.arguments(), false);
    return on(
        () -> {
          if (deliveries.containsKey(hook.name())) {
            throw new VirtException(
                ErrorCode.OPERATION_INVALID,
                "webhook '" + hook.name() + "' exists already; remove it first");
          }
          if (deliveries.size() >= HOOKS_MAX) {
            throw new VirtException(
                ErrorCode.LIMIT_REACHED,
                "there are " + HOOKS_MAX + " webhooks already; remove one");
          }
          call.aboutToAct(Optional.of(hook.name()));
          return loop.deliver(documents.keep(hook))
              .compose(_ -> begin(hook))
              .onSuccess(this::note)
              .map(Delivery::info);
        });
  }

  private Future<Done> remove(Call<OneWebhook> call) {
    return on(
        () -> {
          Delivery delivery = one(call.arguments());
          if (delivery.hook().configured()) {
            throw new VirtException(
                ErrorCode.OPERATION_INVALID,
                "webhook '%s' is in the settings; remove it there"
                    .formatted(delivery.hook().name()));
          }
          call.aboutToAct(Optional.of(delivery.hook().name()));
          delivery.close();
          deliveries.remove(delivery.hook().name());
          unnoted.remove(delivery);
          return loop.deliver(documents.forget(delivery.hook())).map(new Done());
        });
  }

  private Future<Redelivery> redeliver(Call<OneWebhook> call) {
    return on(
        () -> {
          Delivery delivery = one(call.arguments());
          call.aboutToAct(Optional.of(delivery.hook().name()));
          return Future.succeededFuture(new Redelivery(delivery.redeliver()));
        });
  }

  private Delivery one(OneWebhook wish) {
    return Optional.ofNullable(deliveries.get(wish.name()))
        .orElseThrow(
            () ->
                new VirtException(
                    ErrorCode.INVALID_ARG,
                    "no webhook '" + wish.name() + "'; list the webhooks to see their names"));
  }

  private interface Work<T> {
    Future<T> run();
  }

  private <T> Future<T> on(Work<T> work) {
    return loop.call(work::run);
  }

  /** Places are written down a few times a second: what comes twice after a crash has its id. */
  private void note(Delivery changed) {
    unnoted.add(changed);
    if (!noting) {
      noting = true;
      loop.after(NOTE_EVERY, this::noteAll);
    }
  }

  private Future<Void> noteAll() {
    noting = false;
    List<Future<Void>> written =
        unnoted.stream().map(each -> documents.keep(each.hook(), each.kept())).toList();
    unnoted.clear();
    return Future.join(written)
        .onFailure(failure -> LOG.warn("webhooks: {}", failure.getMessage()))
        .mapEmpty();
  }

  /** Sends nothing more, and writes down how far each hook is. */
  public Future<Void> close() {
    return on(
        () -> {
          deliveries.values().forEach(Delivery::close);
          return noteAll();
        });
  }
}
