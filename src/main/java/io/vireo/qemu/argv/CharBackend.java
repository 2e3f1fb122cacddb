package io.vireo.qemu.argv;

import io.vireo.model.OnOff;
import io.vireo.model.YesNo;
import io.vireo.model.domain.device.CharLog;
import io.vireo.model.domain.device.CharSource;
import io.vireo.model.domain.device.CharSource.Mode;
import io.vireo.model.domain.device.CharSource.Reconnect;
import io.vireo.model.domain.device.Device;
import io.vireo.qemu.caps.QemuFeature;
import java.util.Optional;

/** The host's end of a character device: {@code -chardev}. */
final class CharBackend {

  private static final long MILLIS = 1000;

  private final Argv argv;
  private final Device device;

  private CharBackend(Argv argv, Device device) {
    this.argv = argv;
    this.device = device;
  }

  /** Adds it and gives its name. */
  static String add(Argv argv, Device device, CharSource source, Optional<CharLog> log) {
    String id = "char" + Argv.alias(device);
    Options options = new CharBackend(argv, device).options(source, id);
    log.ifPresent(
        l ->
            options
                .put("logfile", l.file())
                .put("logappend", Text.onOff(l.append().orElse(OnOff.OFF).on())));
    argv.add("-chardev", options);
    return id;
  }

  private Options options(CharSource source, String id) {
    return switch (source) {
      case CharSource.Null() -> of("null", id);
      case CharSource.VirtualConsole() -> of("vc", id);
      case CharSource.Pty(Optional<String> _) -> of("pty", id);
      case CharSource.Dev(String path) ->
          of(id.startsWith("charparallel") ? "parallel" : "serial", id).put("path", path);
      case CharSource.ToFile(String path, Optional<OnOff> append) ->
          of("file", id).put("path", path).put("append", append.map(a -> Text.onOff(a.on())));
      case CharSource.Pipe(String path) -> of("pipe", id).put("path", path);
      case CharSource.Unix unix -> unix(unix, id);
      case CharSource.Tcp tcp -> tcp(tcp, id);
      case CharSource.Udp udp -> udp(udp, id);
      default -> throw argv.refuse(device, "/@type");
    };
  }

  private static Options of(String kind, String id) {
    return Options.of(kind).put("id", id);
  }

  /** Nobody can listen at a place that the document does not name: there the machine does. */
  private Options unix(CharSource.Unix unix, String id) {
    Options socket = of("socket", id);
    return unix.path()
        .map(path -> ends(socket.put("path", path), unix.mode(), unix.reconnect()))
        .orElseGet(
            () -> ends(socket.put("path", ownSocket()), Optional.of(Mode.BIND), Optional.empty()));
  }

  private String ownSocket() {
    return argv.spec().runDirectory().resolve(Argv.alias(device) + ".sock").toString();
  }

  private Options tcp(CharSource.Tcp tcp, String id) {
    if (tcp.tls().filter(YesNo::on).isPresent()) {
      throw argv.refuse(device, "/source/@tls");
    }
    Options options =
        of("socket", id).put("host", tcp.host().orElse("")).put("port", tcp.service().orElse(""));
    tcp.protocol().filter("telnet"::equals).ifPresent(telnet -> options.put("telnet", "on"));
    return ends(options, tcp.mode(), tcp.reconnect());
  }

  private Options ends(Options options, Optional<Mode> mode, Optional<Reconnect> reconnect) {
    if (mode.orElse(Mode.CONNECT) == Mode.BIND) {
      return options.put("server", "on").put("wait", "off");
    }
    reconnect
        .filter(r -> r.enabled().filter(YesNo::on).isPresent())
        .flatMap(Reconnect::timeout)
        .ifPresent(
            seconds -> {
              if (argv.has(QemuFeature.CHARDEV_RECONNECT_MS)) {
                options.put("reconnect-ms", seconds * MILLIS);
              } else {
                options.put("reconnect", seconds);
              }
            });
    return options;
  }

  private static Options udp(CharSource.Udp udp, String id) {
    Options options = of("udp", id);
    udp.connect()
        .ifPresent(
            end ->
                options.put("host", end.host().orElse("")).put("port", end.service().orElse("0")));
    return options
        .put("localaddr", udp.bind().flatMap(CharSource.Endpoint::host).orElse(""))
        .put("localport", udp.bind().flatMap(CharSource.Endpoint::service).orElse("0"));
  }
}
