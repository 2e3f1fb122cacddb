package io.vireo.surface.rpc.remote;

import static io.vireo.surface.rpc.Procedure.answered;
import static io.vireo.surface.rpc.Procedure.done;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.FilePath;
import io.vireo.base.VirtException;
import io.vireo.operation.GuestOperations;
import io.vireo.operation.GuestOperations.CoreDump;
import io.vireo.operation.GuestOperations.SendKey;
import io.vireo.operation.GuestOperations.SetTime;
import io.vireo.surface.rpc.Family;
import io.vireo.surface.rpc.Procedure;
import io.vireo.surface.rpc.Session;
import io.vireo.surface.rpc.remote.RemoteDomain.WithFlags;
import io.vireo.wire.xdr.Max;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is done to guests from outside, and what their agents say. */
final class GuestFamily implements Family {

  static final int KEYS_MAX = 16;
  static final int FILESYSTEMS_MAX = 256;
  static final int DISKS_MAX = 256;
  private static final int TIME_SYNC = 1;

  private static final int DUMP_CRASH = 1;
  private static final int DUMP_LIVE = 1 << 1;
  private static final int DUMP_BYPASS_CACHE = 1 << 2;
  private static final int DUMP_RESET = 1 << 3;
  private static final int DUMP_MEMORY_ONLY = 1 << 4;

  /** By libvirt's numbers. */
  private static final List<String> CODESETS =
      List.of("linux", "xt", "atset1", "atset2", "atset3", "osx", "xt_kbd", "usb", "win32", "qnum");

  /** By libvirt's numbers; the first is the plain core file. */
  private static final List<String> DUMP_FORMATS =
      List.of("elf", "kdump-zlib", "kdump-lzo", "kdump-snappy", "win-dmp");

  record Keys(
      RemoteDomain dom,
      int codeset,
      int holdMillis,
      @Max(KEYS_MAX) List<Integer> keys,
      int flags) {}

  record Text(String text) {}

  record Time(long seconds, int nanos) {}

  record NewTime(RemoteDomain dom, long seconds, int nanos, int flags) {}

  record Filesystem(
      String mountpoint, String name, String type, @Max(DISKS_MAX) List<String> disks) {}

  record Filesystems(@Max(FILESYSTEMS_MAX) List<Filesystem> info, int count) {}

  record Dump(RemoteDomain dom, String to, int flags) {}

  record FormatDump(RemoteDomain dom, String to, int format, int flags) {}

  @Override
  public List<Procedure<?, ?>> procedures() {
    return Stream.of(outside(), inside()).flatMap(List::stream).toList();
  }

  private static List<Procedure<?, ?>> outside() {
    return List.of(
        done("domain_send_key", Keys.class, GuestFamily::keys),
        done(
            "domain_inject_nmi",
            WithFlags.class,
            (it, sent) -> it.call(GuestOperations.INJECT_NMI, () -> it.domain(sent.dom().uuid()))),
        done(
            "domain_core_dump",
            Dump.class,
            (it, sent) -> dump(it, new FormatDump(sent.dom(), sent.to(), 0, sent.flags()))),
        done("domain_core_dump_with_format", FormatDump.class, GuestFamily::dump));
  }

  private static List<Procedure<?, ?>> inside() {
    return List.of(
        answered(
            "domain_get_hostname",
            WithFlags.class,
            Text.class,
            (it, sent) ->
                it.call(GuestOperations.HOSTNAME, () -> it.domain(sent.dom().uuid()))
                    .map(name -> new Text(name.hostname()))),
        answered(
            "domain_get_time",
            WithFlags.class,
            Time.class,
            (it, sent) ->
                it.call(GuestOperations.TIME, () -> it.domain(sent.dom().uuid()))
                    .map(time -> new Time(time.seconds(), time.nanos()))),
        done("domain_set_time", NewTime.class, GuestFamily::setTime),
        answered(
            "domain_get_fsinfo", WithFlags.class, Filesystems.class, GuestFamily::filesystems));
  }

  private static String named(List<String> names, int number, String what) {
    if (number < 0 || number >= names.size()) {
      throw new VirtException(ErrorCode.INVALID_ARG, what + " " + number + " is not known");
    }
    return names.get(number);
  }

  private static Future<?> keys(Session session, Keys sent) {
    Flags.of(sent.flags(), 0);
    return session.call(
        GuestOperations.SEND_KEY,
        () ->
            new SendKey(
                new DomainRef.ByUuid(sent.dom().uuid()),
                session.place(),
                Optional.of(named(CODESETS, sent.codeset(), "codeset")),
                Optional.of(sent.holdMillis()).filter(millis -> millis > 0),
                sent.keys().stream()
                    .map(Integer::toUnsignedString)
                    .collect(Collectors.joining(","))));
  }

  private static Future<?> dump(Session session, FormatDump sent) {
    Flags flags =
        Flags.of(
            sent.flags(),
            DUMP_CRASH | DUMP_LIVE | DUMP_BYPASS_CACHE | DUMP_RESET | DUMP_MEMORY_ONLY);
    return session.call(
        GuestOperations.CORE_DUMP,
        () ->
            new CoreDump(
                new DomainRef.ByUuid(sent.dom().uuid()),
                session.place(),
                new FilePath(sent.to()),
                Optional.of(named(DUMP_FORMATS, sent.format(), "dump format")),
                flags.has(DUMP_CRASH),
                flags.has(DUMP_RESET),
                flags.has(DUMP_LIVE)));
  }

  private static Future<?> setTime(Session session, NewTime sent) {
    Flags flags = Flags.of(sent.flags(), TIME_SYNC);
    return session.call(
        GuestOperations.SET_TIME,
        () ->
            new SetTime(
                new DomainRef.ByUuid(sent.dom().uuid()),
                session.place(),
                sent.seconds(),
                sent.nanos(),
                flags.has(TIME_SYNC)));
  }

  private static Future<Filesystems> filesystems(Session session, WithFlags sent) {
    return session
        .call(GuestOperations.FILESYSTEMS, () -> session.domain(sent.dom().uuid()))
        .map(
            all -> {
              List<Filesystem> some =
                  all.filesystems().stream()
                      .map(it -> new Filesystem(it.mountpoint(), it.name(), it.type(), it.disks()))
                      .toList();
              return new Filesystems(some, some.size());
            });
  }
}
