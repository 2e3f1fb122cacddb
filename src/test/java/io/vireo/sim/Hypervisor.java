package io.vireo.sim;

import io.vireo.state.DiskFile;
import io.vireo.state.FileCalls;
import io.vireo.stream.Bytes;
import io.vireo.stream.StateFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A hypervisor that writes the file by itself, a page here and a page there, and flushes nothing.
 */
final class Hypervisor {

  private static final int PAGE_BYTES = 700;
  private static final int HEAD_BYTES = 256;
  private static final int PAGES = 6;

  private Hypervisor() {}

  /** A guest whose memory has its place in the file, with pages that are not there. */
  static Guest mapped(String label, long seed) {
    ByteBuffer state = ByteBuffer.allocate(HEAD_BYTES + PAGES * PAGE_BYTES);
    state.put("QEVM".getBytes(StandardCharsets.US_ASCII)).putInt(3);
    state.put(new byte[] {3, 'r', 'a', 'm', 0, 0, 0, 0, 0, 0, 0, 4});
    state.putLong(0x10000 | 0x04).put((byte) 1).put((byte) 'm').putLong(0x10000);
    state.putInt(1).putLong(4096).putLong(0).putLong(HEAD_BYTES);
    for (int page = 0; page < PAGES; page += page == 1 ? 2 : 1) {
      state.put(HEAD_BYTES + page * PAGE_BYTES, Bytes.random(PAGE_BYTES, seed * 100 + page));
    }
    return new Guest(label, Workshop.guest(label, seed).xml(), true, state.rewind());
  }

  /** On a descriptor of its own; the head comes last, and pages of zeros not at all. */
  static void write(FileCalls disk, StateFile target, ByteBuffer state) throws IOException {
    try (DiskFile file = disk.update(target.file())) {
      for (int at : places(state.remaining())) {
        ByteBuffer page = state.slice(at, Math.min(PAGE_BYTES, state.remaining() - at));
        if (!page.equals(ByteBuffer.allocate(page.remaining()))) {
          file.writeFully(page, target.offset() + at);
        }
      }
    }
    target.wrote(state.remaining());
  }

  private static List<Integer> places(int bytes) {
    List<Integer> places = new ArrayList<>();
    for (int at = 0; at < bytes; at += PAGE_BYTES) {
      places.add(at);
    }
    Collections.shuffle(places, new Random(1));
    return places;
  }
}
