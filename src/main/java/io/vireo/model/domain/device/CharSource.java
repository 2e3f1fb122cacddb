package io.vireo.model.domain.device;

import io.vireo.model.OnOff;
import io.vireo.model.YesNo;
import io.vireo.wire.Attr;
import io.vireo.wire.Case;
import io.vireo.wire.Child;
import io.vireo.wire.Choice;
import java.util.List;
import java.util.Optional;

/** The host's end of a character device. */
@Choice(by = "type", fallback = "pty")
public sealed interface CharSource {

  @Case("null")
  record Null() implements CharSource {}

  @Case("vc")
  record VirtualConsole() implements CharSource {}

  /** A pseudo-terminal; the path is known once the guest runs. */
  @Case("pty")
  record Pty(@Attr("source/path") Optional<String> path) implements CharSource {}

  @Case("dev")
  record Dev(@Attr("source/path") String path) implements CharSource {}

  @Case("file")
  record ToFile(@Attr("source/path") String path, @Attr("source/append") Optional<OnOff> append)
      implements CharSource {}

  @Case("pipe")
  record Pipe(@Attr("source/path") String path) implements CharSource {}

  @Case("stdio")
  record Stdio() implements CharSource {}

  @Case("tcp")
  record Tcp(
      @Attr("source/mode") Optional<Mode> mode,
      @Attr("source/host") Optional<String> host,
      @Attr("source/service") Optional<String> service,
      @Attr("source/tls") Optional<YesNo> tls,
      @Child("source/reconnect") Optional<Reconnect> reconnect,
      @Attr("protocol/type") Optional<String> protocol)
      implements CharSource {}

  /** One end to receive at, one to send to; either may be absent. */
  @Case("udp")
  record Udp(@Child("source") List<Endpoint> sources) implements CharSource {

    public Optional<Endpoint> bind() {
      return end(Mode.BIND);
    }

    public Optional<Endpoint> connect() {
      return end(Mode.CONNECT);
    }

    private Optional<Endpoint> end(Mode mode) {
      return sources.stream().filter(s -> s.mode().orElse(Mode.CONNECT) == mode).findFirst();
    }
  }

  @Case("unix")
  record Unix(
      @Attr("source/mode") Optional<Mode> mode,
      @Attr("source/path") Optional<String> path,
      @Child("source/reconnect") Optional<Reconnect> reconnect)
      implements CharSource {}

  @Case("spicevmc")
  record SpiceVmc() implements CharSource {}

  @Case("spiceport")
  record SpicePort(@Attr("source/channel") Optional<String> channel) implements CharSource {}

  @Case("qemu-vdagent")
  record QemuVdagent(
      @Attr("source/clipboard/copypaste") Optional<YesNo> clipboard,
      @Attr("source/mouse/mode") Optional<String> mouse)
      implements CharSource {}

  @Case("dbus")
  record Dbus(@Attr("source/channel") Optional<String> channel) implements CharSource {}

  @Case("nmdm")
  record NullModem(
      @Attr("source/master") Optional<String> master, @Attr("source/slave") Optional<String> slave)
      implements CharSource {}

  /** Who waits for whom. */
  enum Mode {
    CONNECT,
    BIND
  }

  /** One end of a datagram stream. */
  record Endpoint(
      @Attr Optional<Mode> mode, @Attr Optional<String> host, @Attr Optional<String> service) {}

  /** Whether and how soon (in seconds) to connect again. */
  record Reconnect(@Attr Optional<YesNo> enabled, @Attr Optional<Integer> timeout) {}
}
