package io.vireo.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.vireo.base.HypervisorUri;
import io.vireo.event.Event;
import io.vireo.event.NumberedEvent;
import io.vireo.surface.ws.EventText;
import java.time.Instant;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What does one new event cost as JSON text, for one subscriber and for many? The peer is plain
 * Jackson on the event's record, once for each subscriber.
 */
@State(Scope.Thread)
public class EventBench {

  @Param({"1", "32", "256"})
  public int subscribers;

  private final JsonMapper jackson = JsonMapper.builder().addModule(new Jdk8Module()).build();
  private final EventText texts = new EventText("node");
  private final Instant time = Instant.EPOCH;
  private final Event event =
      new Event.JobProgress(
          new HypervisorUri("qemu:///system"),
          new Event.DomainName(new UUID(0x5b0f6c1e9f0c4f55L, 0x8a5b6f6f1a2f9b10L), "orders-db-3"),
          17,
          "domain.save",
          1L << 30,
          4L << 30);
  private long number;

  @Benchmark
  public void encode(Blackhole out) {
    NumberedEvent numbered = new NumberedEvent(++number, time, event);
    for (int each = 0; each < subscribers; each++) {
      out.consume(texts.of(numbered).frame());
    }
  }

  @Benchmark
  public void encodeByJackson(Blackhole out) throws JsonProcessingException {
    for (int each = 0; each < subscribers; each++) {
      out.consume(jackson.writeValueAsString(event));
    }
  }
}
