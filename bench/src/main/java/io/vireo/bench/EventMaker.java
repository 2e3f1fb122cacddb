package io.vireo.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Makes events by real calls: guests of the in-memory driver are paused and set going in turn. */
final class EventMaker implements AutoCloseable {

  private static final int BATCH_MILLIS = 10;
  private static final String XML =
      "<domain type='test'><name>%s</name><memory unit='MiB'>64</memory><vcpu>1</vcpu>"
          + "<os><type>hvm</type></os></domain>";

  private static final int ANSWER_BYTES = 64 * 1024;

  private static final int GUESTS = 25;

  private final List<Guest> guests = new ArrayList<>();
  private int next;

  /** One guest, and a connection on which its calls follow each other. */
  private static final class Guest {
    private final String name;
    private final SocketChannel channel;
    private boolean paused;

    private Guest(String name, SocketChannel channel) {
      this.name = name;
      this.channel = channel;
    }
  }

  EventMaker(DaemonProcess daemon, InetSocketAddress server) throws IOException {
    for (int i = 0; i < GUESTS; i++) {
      String name = "bench" + i;
      ObjectNode call = JsonNodeFactory.instance.objectNode().put("xml", XML.formatted(name));
      JsonNode _ = daemon.postAndWait("/domains?start=true", call);
      SocketChannel channel = SocketChannel.open(server);
      guests.add(new Guest(name, channel));
      Thread.ofPlatform().daemon().name("answers").start(() -> drain(channel));
    }
  }

  private static void drain(SocketChannel channel) {
    ByteBuffer answers = ByteBuffer.allocate(ANSWER_BYTES);
    try {
      while (channel.read(answers.clear()) >= 0) {
        String text = new String(answers.array(), 0, answers.position(), StandardCharsets.UTF_8);
        if (text.startsWith("HTTP/1.1 4") || text.startsWith("HTTP/1.1 5")) {
          System.err.println(text);
        }
      }
    } catch (IOException closed) {
      // The measurement is over.
    }
  }

  /** One call, one event. */
  void one() throws IOException {
    Guest guest = guests.get(next++ % GUESTS);
    String call =
        "POST /v1/domains/%s/%s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"
            .formatted(guest.name, guest.paused ? "resume" : "suspend");
    guest.paused = !guest.paused;
    ByteBuffer bytes = StandardCharsets.US_ASCII.encode(call);
    while (bytes.hasRemaining()) {
      guest.channel.write(bytes);
    }
  }

  /** Makes {@code total} events, {@code perSecond} of them each second. */
  void steadily(int total, int perSecond) throws IOException {
    int batch = Math.max(1, perSecond * BATCH_MILLIS / 1000);
    long next = System.nanoTime();
    for (int made = 0; made < total; made += batch) {
      for (int i = Math.min(batch, total - made); i > 0; i--) {
        one();
      }
      next += 1_000_000_000L * batch / perSecond;
      LockSupport.parkNanos(next - System.nanoTime());
    }
  }

  @Override
  public void close() throws IOException {
    for (Guest each : guests) {
      each.channel.close();
    }
  }
}
