package io.vireo.model.domain.device;

import io.vireo.model.YesNo;
import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Derive;
import io.vireo.wire.Element;
import io.vireo.wire.Inline;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;
import java.util.List;
import java.util.Optional;

/** A way to see the guest's screen. */
@Element("graphics")
public record Graphics(
    @Attr Type type,
    @Inline Ports ports,
    @Attr Optional<String> listen,
    @Attr Optional<String> socket,
    @Attr Optional<String> keymap,
    @Inline Password password,
    @Attr Optional<String> sharePolicy,
    @Attr Optional<String> display,
    @Child("listen") List<Listen> listens,
    @Attr("gl/enable") Optional<YesNo> gl,
    @Attr("gl/rendernode") Optional<String> renderNode,
    @Attr("audio/id") Optional<Integer> audio,
    @Inline DeviceInfo info,
    @Rest Extras extras)
    implements Device {

  /** The protocol. */
  public enum Type {
    SDL,
    VNC,
    RDP,
    DESKTOP,
    SPICE,
    EGL_HEADLESS,
    DBUS
  }

  /** TCP ports; -1 and {@code autoport} ask for one to be chosen. */
  public record Ports(
      @Attr Optional<Integer> port,
      @Attr Optional<Integer> tlsPort,
      @Attr Optional<YesNo> autoport,
      @Attr Optional<Integer> websocket) {}

  /** A secret, and until when it is good. */
  public record Password(
      @Attr("passwd") Optional<String> secret,
      @Attr("passwdValidTo") Optional<String> validTo,
      @Attr Optional<String> connected) {

    public static final Password NONE =
        new Password(Optional.empty(), Optional.empty(), Optional.empty());

    @Override
    public String toString() {
      return "Password[" + (secret.isPresent() ? "set" : "none") + "]";
    }
  }

  /** One place to listen at. */
  public record Listen(
      @Attr Kind type,
      @Attr Optional<String> address,
      @Attr Optional<String> network,
      @Attr Optional<String> socket) {

    /** The kinds of place. */
    public enum Kind {
      ADDRESS,
      NETWORK,
      SOCKET,
      NONE
    }
  }

  public Graphics withPorts(Ports ports) {
    return Derive.with(this, "ports", ports);
  }

  public Graphics withPassword(Password password) {
    return Derive.with(this, "password", password);
  }

  public Graphics withListens(List<Listen> listens) {
    return Derive.with(this, "listens", listens);
  }
}
