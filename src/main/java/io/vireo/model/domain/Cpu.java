package io.vireo.model.domain;

import io.vireo.model.OnOff;
import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Rest;
import io.vireo.wire.Text;
import io.vireo.wire.xml.Extras;
import io.vireo.wire.xml.XmlElement;
import java.util.List;
import java.util.Optional;

/** The processor the guest sees. */
public record Cpu(
    @Attr Optional<Mode> mode,
    @Attr Optional<Match> match,
    @Attr Optional<Check> check,
    @Attr Optional<OnOff> migratable,
    @Child Optional<Model> model,
    @Child Optional<String> vendor,
    @Child Optional<Topology> topology,
    @Child Optional<XmlElement> cache,
    @Child("maxphysaddr") Optional<XmlElement> maxPhysAddr,
    @Child("feature") List<Feature> features,
    @Child Optional<XmlElement> numa,
    @Rest Extras extras) {

  /** Whose processor it resembles. */
  public enum Mode {
    CUSTOM,
    HOST_MODEL,
    HOST_PASSTHROUGH,
    MAXIMUM
  }

  /** How exactly the model must be matched. */
  public enum Match {
    MINIMUM,
    EXACT,
    STRICT
  }

  /** How thoroughly the result is compared with what was asked for. */
  public enum Check {
    NONE,
    PARTIAL,
    FULL
  }

  /** A named model and what to do where the host cannot provide it. */
  public record Model(
      @Attr Optional<String> fallback,
      @Attr("vendor_id") Optional<String> vendorId,
      @Text Optional<String> name) {}

  /** How processors are arranged; the product is their number. */
  public record Topology(
      @Attr int sockets,
      @Attr Optional<Integer> dies,
      @Attr Optional<Integer> clusters,
      @Attr int cores,
      @Attr int threads) {

    public long processors() {
      return (long) sockets * dies.orElse(1) * clusters.orElse(1) * cores * threads;
    }
  }

  /** One feature switched. */
  public record Feature(@Attr Optional<Policy> policy, @Attr String name) {}

  /** Switched how. */
  public enum Policy {
    FORCE,
    REQUIRE,
    OPTIONAL,
    DISABLE,
    FORBID
  }
}
