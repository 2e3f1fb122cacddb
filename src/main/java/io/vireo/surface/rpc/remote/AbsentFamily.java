package io.vireo.surface.rpc.remote;

import static io.vireo.surface.rpc.Procedure.answered;
import static io.vireo.surface.rpc.Procedure.asked;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.surface.rpc.Family;
import io.vireo.surface.rpc.Nothing;
import io.vireo.surface.rpc.Procedure;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Objects of which there are none here: networks, storage, interfaces of the host, its devices,
 * filters and secrets. They are counted and listed all the same, and whoever names one is told that
 * there is none of that name.
 */
final class AbsentFamily implements Family {

  record Count(int number) {}

  record AtMost(int number) {}

  record Names(List<String> names) {}

  record ListAll(int needResults, int flags) {}

  record All(List<Nothing> found, int number) {}

  record ByText(String text) {}

  record ByUuid(UUID uuid) {}

  record ByUsage(int type, String usage) {}

  record ByWwn(String wwnn, String wwpn, int flags) {}

  record InPool(String pool, UUID uuid, String name) {}

  record OfVolume(String pool, String name, String key) {}

  record DevicesOf(Optional<String> capability, int flags) {}

  record DeviceNames(Optional<String> capability, int number, int flags) {}

  @Override
  public List<Procedure<?, ?>> procedures() {
    return Stream.of(counts(), lists(), all(), networks(), storage(), others())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Procedure<?, ?>> counts() {
    return Stream.of(
            "networks",
            "defined_networks",
            "storage_pools",
            "defined_storage_pools",
            "interfaces",
            "defined_interfaces",
            "nwfilters",
            "secrets")
        .<Procedure<?, ?>>map(
            what -> asked("connect_num_of_" + what, Count.class, it -> answer(new Count(0))))
        .toList();
  }

  private static List<Procedure<?, ?>> lists() {
    return Stream.of(
            "networks",
            "defined_networks",
            "storage_pools",
            "defined_storage_pools",
            "interfaces",
            "defined_interfaces",
            "nwfilters",
            "secrets")
        .<Procedure<?, ?>>map(
            what ->
                answered(
                    "connect_list_" + what,
                    AtMost.class,
                    Names.class,
                    (it, sent) -> answer(new Names(List.of()))))
        .toList();
  }

  private static List<Procedure<?, ?>> all() {
    return Stream.of(
            "networks",
            "storage_pools",
            "interfaces",
            "node_devices",
            "nwfilters",
            "nwfilter_bindings",
            "secrets")
        .<Procedure<?, ?>>map(
            what ->
                answered(
                    "connect_list_all_" + what,
                    ListAll.class,
                    All.class,
                    (it, sent) -> answer(new All(List.of(), 0))))
        .toList();
  }

  private static List<Procedure<?, ?>> networks() {
    return List.of(
        byName("network_lookup_by_name", ErrorCode.NO_NETWORK, "network"),
        byUuid("network_lookup_by_uuid", ErrorCode.NO_NETWORK, "network"),
        byName("interface_lookup_by_name", ErrorCode.NO_INTERFACE, "interface"),
        none(
            "interface_lookup_by_mac_string",
            ByText.class,
            ErrorCode.NO_INTERFACE,
            sent -> "no interface with matching mac '" + sent.text() + "'"),
        byName("nwfilter_lookup_by_name", ErrorCode.NO_NWFILTER, "nwfilter"),
        byUuid("nwfilter_lookup_by_uuid", ErrorCode.NO_NWFILTER, "nwfilter"),
        none(
            "nwfilter_binding_lookup_by_port_dev",
            ByText.class,
            ErrorCode.NO_NWFILTER_BINDING,
            sent -> "no nwfilter binding for port dev '" + sent.text() + "'"));
  }

  private static List<Procedure<?, ?>> storage() {
    return List.of(
        byName("storage_pool_lookup_by_name", ErrorCode.NO_STORAGE_POOL, "storage pool"),
        byUuid("storage_pool_lookup_by_uuid", ErrorCode.NO_STORAGE_POOL, "storage pool"),
        none(
            "storage_pool_lookup_by_target_path",
            ByText.class,
            ErrorCode.NO_STORAGE_POOL,
            sent -> "no storage pool with matching target path '" + sent.text() + "'"),
        none(
            "storage_pool_lookup_by_volume",
            OfVolume.class,
            ErrorCode.NO_STORAGE_POOL,
            sent -> "no storage pool with matching name '" + sent.pool() + "'"),
        none(
            "storage_vol_lookup_by_name",
            InPool.class,
            ErrorCode.NO_STORAGE_POOL,
            sent -> "no storage pool with matching name '" + sent.pool() + "'"),
        none(
            "storage_vol_lookup_by_key",
            ByText.class,
            ErrorCode.NO_STORAGE_VOL,
            sent -> "no storage vol with matching key " + sent.text()),
        none(
            "storage_vol_lookup_by_path",
            ByText.class,
            ErrorCode.NO_STORAGE_VOL,
            sent -> "no storage vol with matching path '" + sent.text() + "'"));
  }

  private static List<Procedure<?, ?>> others() {
    return List.of(
        answered(
            "node_num_of_devices",
            DevicesOf.class,
            Count.class,
            (it, sent) -> answer(new Count(0))),
        answered(
            "node_list_devices",
            DeviceNames.class,
            Names.class,
            (it, sent) -> answer(new Names(List.of()))),
        byName("node_device_lookup_by_name", ErrorCode.NO_NODE_DEVICE, "node device"),
        none(
            "node_device_lookup_scsi_host_by_wwn",
            ByWwn.class,
            ErrorCode.NO_NODE_DEVICE,
            sent -> "no node device with wwnn '%s'".formatted(sent.wwnn())),
        byUuid("secret_lookup_by_uuid", ErrorCode.NO_SECRET, "secret"),
        none(
            "secret_lookup_by_usage",
            ByUsage.class,
            ErrorCode.NO_SECRET,
            sent -> "no secret with matching usage '" + sent.usage() + "'"));
  }

  private static <T> Future<T> answer(T known) {
    return Future.succeededFuture(known);
  }

  private static Procedure<?, ?> byName(String name, ErrorCode code, String kind) {
    return none(
        name,
        ByText.class,
        code,
        sent -> "no %s with matching name '%s'".formatted(kind, sent.text()));
  }

  private static Procedure<?, ?> byUuid(String name, ErrorCode code, String kind) {
    return none(
        name,
        ByUuid.class,
        code,
        sent -> "no %s with matching uuid '%s'".formatted(kind, sent.uuid()));
  }

  private static <Q extends Record> Procedure<?, ?> none(
      String name, Class<Q> arguments, ErrorCode code, Function<Q, String> why) {
    return answered(
        name,
        arguments,
        Nothing.class,
        (it, sent) -> Future.failedFuture(new VirtException(code, why.apply(sent))));
  }
}
