package io.vireo.model.domain;

import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Text;
import io.vireo.wire.xml.XmlElement;
import java.util.Optional;

/** How many processors a guest has. */
public record Vcpus(
    @Child("vcpu") Optional<Count> count, @Child("vcpus") Optional<XmlElement> each) {

  /** The most it may have, of which {@code current} are there now. */
  public record Count(
      @Attr Optional<String> placement,
      @Attr Optional<String> cpuset,
      @Attr Optional<Integer> current,
      @Text int max) {}

  public static Vcpus of(int max) {
    return new Vcpus(
        Optional.of(new Count(Optional.of("static"), Optional.empty(), Optional.empty(), max)),
        Optional.empty());
  }

  /** With so many there now. */
  public Vcpus withCurrent(int current) {
    Count now = count.orElseGet(() -> of(max()).count().orElseThrow());
    Optional<Integer> fewer = current == now.max() ? Optional.empty() : Optional.of(current);
    return new Vcpus(Optional.of(new Count(now.placement(), now.cpuset(), fewer, now.max())), each);
  }

  /** The most there may be; one unless the document says otherwise. */
  public int max() {
    return count.map(Count::max).orElse(1);
  }

  /** How many are there at start. */
  public int current() {
    return count.flatMap(Count::current).orElse(max());
  }
}
