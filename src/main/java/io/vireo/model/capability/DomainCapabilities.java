package io.vireo.model.capability;

import io.vireo.model.YesNo;
import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Element;
import io.vireo.wire.Text;
import java.util.List;
import java.util.Optional;

/** What a domain of one kind can have. */
@Element("domainCapabilities")
public record DomainCapabilities(
    @Child Optional<String> path,
    @Child String domain,
    @Child Optional<String> machine,
    @Child String arch,
    @Child Optional<Limit> vcpu,
    @Child("iothreads") Optional<Supported> ioThreads,
    @Child Optional<Os> os,
    @Child Processors cpu,
    @Child("memoryBacking") Optional<Section> memoryBacking,
    @Child DeviceKinds devices,
    @Child FeatureKinds features) {

  public record Limit(@Attr int max) {}

  public record Supported(@Attr YesNo supported) {
    public static Supported of(boolean there) {
      return new Supported(YesNo.of(there));
    }
  }

  /** What a definition can choose among at one place. */
  public record Choices(@Attr String name, @Child("value") List<String> values) {
    public Choices {
      values = List.copyOf(values);
    }
  }

  /** A thing that there is or is not, and what can be chosen of it. */
  public record Section(
      @Attr YesNo supported,
      @Child("value") List<String> values,
      @Child("enum") List<Choices> choices) {

    public static final Section NO = new Section(YesNo.NO, List.of(), List.of());

    public Section {
      values = List.copyOf(values);
      choices = List.copyOf(choices);
    }

    public static Section of(Choices... choices) {
      return new Section(YesNo.YES, List.of(), List.of(choices));
    }

    /** Without a word of its choices where it is not there. */
    public static Section of(boolean there, Choices... choices) {
      return there ? of(choices) : NO;
    }
  }

  /** How it boots. */
  public record Os(
      @Attr YesNo supported, @Child("enum") List<Choices> choices, @Child Section loader) {
    public Os {
      choices = List.copyOf(choices);
    }
  }

  public record Processors(@Child("mode") List<Mode> modes) {
    public Processors {
      modes = List.copyOf(modes);
    }
  }

  /** One way to ask for a processor. */
  public record Mode(
      @Attr String name,
      @Attr YesNo supported,
      @Child("enum") List<Choices> choices,
      @Child List<Processor> processors) {

    public Mode {
      choices = List.copyOf(choices);
      processors = List.copyOf(processors);
    }

    public static Mode no(String name) {
      return new Mode(name, YesNo.NO, List.of(), List.of());
    }
  }

  /** What is said of processors, in the order in which libvirt says it. */
  public sealed interface Processor {}

  /**
   * @param fallback what becomes of a definition whose model cannot be had
   * @param usable whether this host can give all of it; {@code unknown} where nobody tells
   * @param canonical what a name without a version stands for
   */
  @Element("model")
  public record Model(
      @Attr Optional<String> fallback,
      @Attr Optional<String> usable,
      @Attr Optional<YesNo> deprecated,
      @Attr Optional<String> vendor,
      @Attr Optional<String> canonical,
      @Text String name)
      implements Processor {}

  @Element("vendor")
  public record Vendor(@Text String name) implements Processor {}

  @Element("maxphysaddr")
  public record PhysicalAddress(@Attr String mode, @Attr int limit) implements Processor {}

  @Element("feature")
  public record Feature(@Attr String policy, @Attr String name) implements Processor {}

  /** What of a model this host lacks. */
  @Element("blockers")
  public record Blockers(
      @Attr String model, @Child("feature") List<HostCapabilities.Feature> features)
      implements Processor {
    public Blockers {
      features = List.copyOf(features);
    }
  }

  /** By libvirt's names of its devices. */
  public record DeviceKinds(
      @Child Optional<Section> disk,
      @Child Optional<Section> graphics,
      @Child Optional<Section> video,
      @Child Optional<Section> hostdev,
      @Child Optional<Section> rng,
      @Child Optional<Section> filesystem,
      @Child Optional<Section> tpm,
      @Child Optional<Section> redirdev,
      @Child Optional<Section> channel,
      @Child Optional<Section> crypto,
      @Child("interface") Optional<Section> card,
      @Child Optional<Section> panic) {

    /** Where nothing is known. */
    public static final DeviceKinds UNKNOWN =
        new DeviceKinds(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
  }

  /** Switches of the whole machine. */
  public record FeatureKinds(
      @Child Optional<Section> gic,
      @Child("vmcoreinfo") Optional<Supported> vmCoreInfo,
      @Child("genid") Optional<Supported> genId,
      @Child("backingStoreInput") Optional<Supported> backingStoreInput,
      @Child Optional<Supported> backup,
      @Child("async-teardown") Optional<Supported> asyncTeardown,
      @Child("s390-pv") Optional<Supported> s390Pv,
      @Child Optional<Supported> ps2,
      @Child Encryption sev,
      @Child Enclaves sgx,
      @Child Optional<Section> hyperv,
      @Child("launchSecurity") Optional<Section> launchSecurity) {

    /** Where nothing is known. */
    public static final FeatureKinds UNKNOWN =
        new FeatureKinds(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Encryption.NO,
            Enclaves.NO,
            Optional.empty(),
            Optional.empty());
  }

  /** AMD's encrypted memory. */
  public record Encryption(
      @Attr YesNo supported,
      @Child("cbitpos") Optional<Integer> bitPosition,
      @Child("reducedPhysBits") Optional<Integer> reducedPhysBits,
      @Child("maxGuests") Optional<Integer> guestsMax,
      @Child("maxESGuests") Optional<Integer> stateGuestsMax,
      @Child("cpu0Id") Optional<String> cpu0Id) {
    public static final Encryption NO =
        new Encryption(
            YesNo.NO,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
  }

  /** Intel's enclaves. */
  public record Enclaves(
      @Attr YesNo supported,
      @Child Optional<YesNo> flc,
      @Child Optional<YesNo> sgx1,
      @Child Optional<YesNo> sgx2,
      @Child("section_size") Optional<Amount> sectionSize,
      @Child Optional<Sections> sections) {
    public static final Enclaves NO =
        new Enclaves(
            YesNo.NO,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
  }

  public record Sections(@Child("section") List<EnclaveSection> sections) {
    public Sections {
      sections = List.copyOf(sections);
    }
  }

  public record EnclaveSection(@Attr int node, @Attr long size, @Attr String unit) {}

  /** Of a hypervisor that runs such domains and tells no more of them. */
  public static DomainCapabilities bare(
      Optional<String> path, String domain, Optional<String> machine, String arch) {
    return new DomainCapabilities(
        path,
        domain,
        machine,
        arch,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new Processors(
            List.of(
                Mode.no("host-passthrough"),
                Mode.no("maximum"),
                Mode.no("host-model"),
                Mode.no("custom"))),
        Optional.empty(),
        DeviceKinds.UNKNOWN,
        FeatureKinds.UNKNOWN);
  }
}
