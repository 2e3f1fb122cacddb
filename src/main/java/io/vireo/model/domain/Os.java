package io.vireo.model.domain;

import io.vireo.model.YesNo;
import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Derive;
import io.vireo.wire.Inline;
import io.vireo.wire.Rest;
import io.vireo.wire.Text;
import io.vireo.wire.xml.Extras;
import io.vireo.wire.xml.XmlElement;
import java.util.List;
import java.util.Optional;

/** What kind of machine the guest is and how it boots. */
public record Os(
    @Attr Optional<String> firmware,
    @Child OsType type,
    @Child("firmware") Optional<XmlElement> firmwareFeatures,
    @Child Optional<Loader> loader,
    @Child Optional<Nvram> nvram,
    @Inline DirectBoot directBoot,
    @Child("boot") List<Boot> boot,
    @Child("bootmenu") Optional<BootMenu> bootMenu,
    @Attr("smbios/mode") Optional<String> smbios,
    @Child Optional<Bios> bios,
    @Rest Extras extras) {

  /** Architecture, machine type, and {@code hvm} for a whole machine. */
  public record OsType(
      @Attr Optional<String> arch, @Attr Optional<String> machine, @Text String name) {}

  /** The firmware that starts first. */
  public record Loader(
      @Attr Optional<YesNo> readonly,
      @Attr Optional<YesNo> secure,
      @Attr Optional<String> type,
      @Attr Optional<YesNo> stateless,
      @Attr Optional<String> format,
      @Text Optional<String> path) {}

  /** Where the firmware keeps its variables. */
  public record Nvram(
      @Attr Optional<String> type,
      @Attr Optional<String> template,
      @Attr Optional<String> templateFormat,
      @Attr Optional<String> format,
      @Text Optional<String> path) {}

  /** A kernel started without a boot loader. */
  public record DirectBoot(
      @Child Optional<String> kernel,
      @Child Optional<String> initrd,
      @Child Optional<String> cmdline,
      @Child Optional<String> shim,
      @Child Optional<String> dtb,
      @Child Optional<String> root,
      @Child Optional<String> init) {

    public static final DirectBoot NONE =
        new DirectBoot(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
  }

  /** One place to boot from. */
  public record Boot(@Attr Dev dev) {}

  /** The kinds of places to boot from. */
  public enum Dev {
    FD,
    CDROM,
    HD,
    NETWORK
  }

  /** Whether the firmware asks, and for how many milliseconds. */
  public record BootMenu(@Attr Optional<YesNo> enable, @Attr Optional<Integer> timeout) {}

  /** What only a BIOS knows; milliseconds until a failed boot is tried again. */
  public record Bios(
      @Attr("useserial") Optional<YesNo> useSerial,
      @Attr("rebootTimeout") Optional<Integer> rebootTimeoutMillis) {}

  /** A whole machine, booting from its first disk. */
  public static Os hvm(String arch, String machine) {
    return new Os(
        Optional.empty(),
        new OsType(Optional.of(arch), Optional.of(machine), "hvm"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        DirectBoot.NONE,
        List.of(new Boot(Dev.HD)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Extras.NONE);
  }

  public Os withType(OsType type) {
    return Derive.with(this, "type", type);
  }

  public Os withBoot(List<Boot> boot) {
    return Derive.with(this, "boot", List.copyOf(boot));
  }

  public Os withDirectBoot(DirectBoot directBoot) {
    return Derive.with(this, "directBoot", directBoot);
  }
}
