package io.vireo.domain.device;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.domain.Guest;
import io.vireo.domain.Guests;
import io.vireo.domain.Scope;
import io.vireo.driver.HotPlugging;
import io.vireo.event.Event;
import io.vireo.model.domain.DeviceDocument;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.device.Device;
import io.vireo.operation.DeviceOperations;
import io.vireo.operation.DeviceOperations.DeviceChange;
import io.vireo.operation.DeviceOperations.OneDevice;
import io.vireo.operation.Done;
import io.vireo.rules.DeviceList;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;

/** Devices that come, go and change, in the definition and in the machine. */
public final class DeviceCalls {

  /** How long a call waits for a guest to let go of a device; it may do so later all the same. */
  public static final Duration LETTING_GO = Duration.ofSeconds(5);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final Guests guests;

  public DeviceCalls(Guests guests) {
    this.guests = guests;
  }

  /** Binds every row. */
  public void bind(Bindings to) {
    to.bind(DeviceOperations.ATTACH, this::attach);
    to.bind(DeviceOperations.DETACH, this::detach);
    to.bind(DeviceOperations.UPDATE, this::update);
    to.bind(DeviceOperations.DETACH_ALIAS, this::detachAlias);
    new BlockCalls(guests).bind(to);
    new GuestCalls(guests).bind(to);
  }

  private Future<Done> attach(Call<DeviceChange> call) {
    Device device = DeviceDocument.parse(call.arguments().xml());
    return guests.change(
        call,
        (guest, scope) -> {
          if (scope.config()) {
            DeviceList.with(guest.definition().orElseThrow(), device);
          }
          return (scope.live() ? plug(guest, device) : Future.<Void>succeededFuture())
              .compose(_ -> defined(guest, scope, it -> DeviceList.with(it, device)));
        });
  }

  private static Future<Done> defined(
      Guest guest, Scope scope, java.util.function.UnaryOperator<Domain> change) {
    return (scope.config() ? guest.define(change) : Future.<Void>succeededFuture())
        .map(_ -> new Done());
  }

  private static Future<Void> plug(Guest guest, Device device) {
    HotPlugging machine = guest.able(HotPlugging.class, "plug devices into");
    DeviceList.with(guest.live(), device);
    return machine
        .plug(device)
        .compose(
            plugged ->
                guest
                    .becomes(it -> it.withDevices(it.devices().plus(plugged)))
                    .onSuccess(
                        _ ->
                            guest.publish(
                                (uri, name) ->
                                    new Event.DeviceAdded(uri, name, plugged.alias().orElse("")))));
  }

  private Future<Done> detach(Call<DeviceChange> call) {
    Device meant = DeviceDocument.parse(call.arguments().xml());
    return detach(call, it -> DeviceList.require(it, meant), true);
  }

  private Future<Done> detachAlias(Call<OneDevice> call) {
    String alias = call.arguments().alias();
    return detach(call, it -> DeviceList.require(it, alias), false);
  }

  private <Q extends Record & io.vireo.operation.Affecting> Future<Done> detach(
      Call<Q> call, Function<Domain, Device> which, boolean waits) {
    return guests
        .change(
            call,
            (guest, scope) -> {
              if (scope.config()) {
                Objects.requireNonNull(
                    which.apply(guest.definition().orElseThrow()), "found, or it has thrown");
              }
              return (scope.live()
                      ? unplug(guest, which.apply(guest.live()))
                      : Future.succeededFuture(new Leaving(guest, "")))
                  .compose(
                      leaving ->
                          defined(
                                  guest,
                                  scope,
                                  it -> it.withDevices(it.devices().without(which.apply(it))))
                              .map(leaving));
            })
        .compose(leaving -> waits ? leaving.gone() : Future.succeededFuture(new Done()));
  }

  private static Future<Leaving> unplug(Guest guest, Device device) {
    return guest
        .able(HotPlugging.class, "unplug devices of")
        .unplug(device)
        .map(_ -> new Leaving(guest, device.alias().orElse("")));
  }

  /** A device that the guest was asked to let go of; nothing if it has no alias. */
  private record Leaving(Guest guest, String alias) {

    Future<Done> gone() {
      return gone(LETTING_GO);
    }

    private Future<Void> pause() {
      Promise<Void> over = Promise.promise();
      guest.loop().after(LOOK_AGAIN, over::complete);
      return over.future();
    }

    /** Other calls have their turn meanwhile; who asked hears that the guest is slow, or deaf. */
    private Future<Done> gone(Duration left) {
      boolean there =
          !alias.isEmpty() && guest.active() && guest.live().devices().byAlias(alias).isPresent();
      if (!there) {
        return Future.succeededFuture(new Done());
      }
      if (left.isNegative()) {
        return Future.failedFuture(
            guest.fault(
                ErrorCode.OPERATION_FAILED,
                "has not let go of device '" + alias + "' yet; it is told when it does"));
      }
      return pause().compose(_ -> gone(left.minus(LOOK_AGAIN)));
    }
  }

  private Future<Done> update(Call<DeviceChange> call) {
    Device wanted = DeviceDocument.parse(call.arguments().xml());
    return guests.change(
        call,
        (guest, scope) -> {
          if (scope.config()) {
            DeviceList.require(guest.definition().orElseThrow(), wanted);
          }
          return (scope.live() ? change(guest, wanted) : Future.<Void>succeededFuture())
              .compose(
                  _ ->
                      defined(
                          guest,
                          scope,
                          it -> {
                            Device old = DeviceList.require(it, wanted);
                            return it.withDevices(it.devices().replace(old, placed(old, wanted)));
                          }));
        });
  }

  private static Future<Void> change(Guest guest, Device wanted) {
    Device now = DeviceList.require(guest.live(), wanted);
    return guest
        .able(HotPlugging.class, "change devices of")
        .change(now, placed(now, wanted))
        .compose(
            changed -> guest.becomes(it -> it.withDevices(it.devices().replace(now, changed))));
  }

  /** Where the old one was, unless that is said anew. */
  private static Device placed(Device old, Device wanted) {
    var info = wanted.info();
    var there =
        info.address().isPresent() ? info : old.address().map(info::withAddress).orElse(info);
    var named = old.alias().map(there::withAlias).orElse(there);
    try {
      return wanted.withInfo(named);
    } catch (IllegalArgumentException unknown) {
      throw new VirtException(
          ErrorCode.OPERATION_UNSUPPORTED, "a device of this kind cannot be changed", unknown);
    }
  }
}
