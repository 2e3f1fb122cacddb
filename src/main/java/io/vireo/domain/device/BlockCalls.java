package io.vireo.domain.device;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.domain.Guest;
import io.vireo.domain.Guests;
import io.vireo.domain.Scope;
import io.vireo.driver.DiskControl;
import io.vireo.driver.GuestStatistics;
import io.vireo.driver.Sizing;
import io.vireo.event.Event;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.device.Disk;
import io.vireo.model.domain.device.Interface;
import io.vireo.operation.BlockOperations;
import io.vireo.operation.BlockOperations.BlockInfo;
import io.vireo.operation.BlockOperations.BlockResize;
import io.vireo.operation.BlockOperations.DiskError;
import io.vireo.operation.BlockOperations.DiskErrors;
import io.vireo.operation.BlockOperations.GetThrottle;
import io.vireo.operation.BlockOperations.PartNumbers;
import io.vireo.operation.BlockOperations.PartOf;
import io.vireo.operation.BlockOperations.SetThrottle;
import io.vireo.operation.BlockOperations.Throttle;
import io.vireo.operation.DomainOperations.OneDomain;
import io.vireo.operation.Done;
import io.vireo.rules.DeviceList;
import io.vireo.rules.Throttling;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Disks and cards of one domain. */
final class BlockCalls {

  private final Guests guests;

  BlockCalls(Guests guests) {
    this.guests = guests;
  }

  void bind(Bindings to) {
    to.bind(BlockOperations.BLOCK_INFO, this::info);
    to.bind(BlockOperations.BLOCK_STATISTICS, this::diskNumbers);
    to.bind(BlockOperations.INTERFACE_STATISTICS, this::cardNumbers);
    to.bind(BlockOperations.MEMORY_STATISTICS, this::memoryNumbers);
    to.bind(BlockOperations.BLOCK_RESIZE, this::resize);
    to.bind(BlockOperations.THROTTLE, this::throttle);
    to.bind(BlockOperations.SET_THROTTLE, this::setThrottle);
    to.bind(BlockOperations.DISK_ERRORS, this::errors);
  }

  private static Disk disk(Guest guest, Domain document, String which) {
    return DeviceList.disk(document.devices(), which)
        .orElseThrow(() -> guest.fault(ErrorCode.INVALID_ARG, "has no disk '" + which + "'"));
  }

  private Future<BlockInfo> info(Call<PartOf> call) {
    PartOf wish = call.arguments();
    return guests.look(
        wish.domain(),
        wish.hypervisor(),
        guest -> {
          Domain document = guest.active() ? guest.live() : guest.definition().orElseThrow();
          Disk disk = disk(guest, document, wish.device());
          return guest.active()
              ? guest
                  .able(DiskControl.class, "look at the disks of")
                  .size(disk)
                  .map(it -> new BlockInfo(it.capacity(), it.allocation(), it.physical()))
              : new ImageSize(guest).of(disk);
        });
  }

  private Future<PartNumbers> diskNumbers(Call<PartOf> call) {
    PartOf wish = call.arguments();
    return guests.look(
        wish.domain(),
        wish.hypervisor(),
        guest -> {
          String target = disk(guest, guest.live(), wish.device()).target().dev();
          return guest
              .statistics()
              .map(
                  found ->
                      found.stream()
                          .flatMap(all -> all.disks().stream())
                          .filter(it -> it.target().equals(target))
                          .findFirst())
              .map(it -> new PartNumbers(numbers(it)));
        });
  }

  private static Map<String, Long> numbers(Optional<GuestStatistics.Disk> disk) {
    Map<String, Long> numbers = new LinkedHashMap<>();
    disk.ifPresent(
        it -> {
          traffic(numbers, "rd", it.reads());
          traffic(numbers, "wr", it.writes());
          numbers.put("flush_operations", it.flushes().requests());
          numbers.put("flush_total_times", it.flushes().nanos());
        });
    return numbers;
  }

  private static void traffic(Map<String, Long> to, String way, GuestStatistics.Traffic traffic) {
    to.put(way + "_operations", traffic.requests());
    to.put(way + "_bytes", traffic.bytes());
    to.put(way + "_total_times", traffic.nanos());
  }

  private Future<PartNumbers> cardNumbers(Call<PartOf> call) {
    PartOf wish = call.arguments();
    return guests.look(
        wish.domain(),
        wish.hypervisor(),
        guest -> {
          String device =
              DeviceList.card(guest.live().devices(), wish.device())
                  .flatMap(Interface::target)
                  .orElseThrow(
                      () ->
                          guest.fault(
                              ErrorCode.INVALID_ARG,
                              "has no card '" + wish.device() + "' with a device of the host's"));
          return guest
              .statistics()
              .map(
                  found ->
                      found.stream()
                          .flatMap(all -> all.cards().stream())
                          .filter(it -> it.device().equals(device))
                          .findFirst())
              .map(it -> new PartNumbers(cardNumbers(it)));
        });
  }

  private static Map<String, Long> cardNumbers(Optional<GuestStatistics.Card> card) {
    Map<String, Long> numbers = new LinkedHashMap<>();
    card.ifPresent(
        it -> {
          packets(numbers, "rx", it.received());
          packets(numbers, "tx", it.sent());
        });
    return numbers;
  }

  private static void packets(Map<String, Long> to, String way, GuestStatistics.Packets packets) {
    to.put(way + "_bytes", packets.bytes());
    to.put(way + "_packets", packets.packets());
    to.put(way + "_errs", packets.errors());
    to.put(way + "_drop", packets.dropped());
  }

  private Future<PartNumbers> memoryNumbers(Call<OneDomain> call) {
    OneDomain wish = call.arguments();
    return guests.look(
        wish.domain(),
        wish.hypervisor(),
        guest ->
            guest
                .able(Sizing.class, "look at the memory of")
                .memory()
                .compose(said -> guest.statistics().map(used -> memory(said, used))));
  }

  private static PartNumbers memory(Map<String, Long> said, Optional<GuestStatistics> used) {
    Map<String, Long> numbers = new LinkedHashMap<>(said);
    used.ifPresent(it -> numbers.putIfAbsent("rss", it.memory().residentKibibytes()));
    return new PartNumbers(numbers);
  }

  private Future<Done> resize(Call<BlockResize> call) {
    BlockResize wish = call.arguments();
    return guests.control(
        call,
        wish.domain(),
        wish.hypervisor(),
        guest -> {
          Disk disk = disk(guest, guest.live(), wish.device());
          if (wish.bytes() <= 0 || wish.bytes() % Throttling.SECTOR_BYTES != 0) {
            throw guest.fault(
                ErrorCode.INVALID_ARG,
                "cannot have a disk of " + wish.bytes() + " bytes; give a multiple of 512");
          }
          return guest
              .able(DiskControl.class, "resize the disks of")
              .resize(disk, wish.bytes())
              .map(_ -> new Done());
        });
  }

  private Future<Throttle> throttle(Call<GetThrottle> call) {
    String which = call.arguments().device();
    return guests.look(
        call,
        (guest, scope) -> {
          Disk disk = disk(guest, guest.document(scope), which);
          Optional<String> group = Throttling.group(disk);
          return scope.live()
              ? guest
                  .able(DiskControl.class, "throttle the disks of")
                  .limits(disk)
                  .map(limits -> new Throttle(limits, group))
              : Future.succeededFuture(new Throttle(Throttling.of(disk), group));
        });
  }

  private Future<Done> setThrottle(Call<SetThrottle> call) {
    SetThrottle wish = call.arguments();
    Map<String, Long> values = Throttling.parse(wish.limits());
    return guests.change(
        call,
        (guest, scope) ->
            (scope.live() ? limit(guest, wish, values) : Future.<Void>succeededFuture())
                .compose(
                    _ ->
                        guest.change(
                            scope,
                            it -> {
                              Disk old = disk(guest, it, wish.device());
                              return it.withDevices(
                                  it.devices()
                                      .replace(
                                          old, Throttling.with(old, values, wish.groupName())));
                            }))
                .map(_ -> told(guest, scope, wish, values)));
  }

  private static Future<Void> limit(Guest guest, SetThrottle wish, Map<String, Long> values) {
    Disk disk = disk(guest, guest.live(), wish.device());
    Disk changed = Throttling.with(disk, values, wish.groupName());
    return guest
        .able(DiskControl.class, "throttle the disks of")
        .limit(disk, Throttling.of(changed), Throttling.group(changed).orElse(""));
  }

  private static Done told(Guest guest, Scope scope, SetThrottle wish, Map<String, Long> values) {
    if (scope.live()) {
      String disk = disk(guest, guest.live(), wish.device()).target().dev();
      Map<String, Long> numbers = new LinkedHashMap<>();
      values.forEach((name, value) -> numbers.put("blkdeviotune." + name, value));
      guest.publish(
          (uri, name) -> new Event.Tunable(uri, name, numbers, Map.of("blkdeviotune.disk", disk)));
    }
    return new Done();
  }

  private Future<DiskErrors> errors(Call<OneDomain> call) {
    OneDomain wish = call.arguments();
    return guests.look(
        wish.domain(),
        wish.hypervisor(),
        guest ->
            guest
                .able(DiskControl.class, "look at the disks of")
                .faults()
                .map(
                    all ->
                        new DiskErrors(
                            all.stream()
                                .map(it -> new DiskError(it.target(), it.error()))
                                .toList())));
  }
}
