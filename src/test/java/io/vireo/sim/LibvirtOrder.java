package io.vireo.sim;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The order of calls in which libvirt 11.3 was seen to save. */
enum LibvirtOrder {
  /** By a program that copies from a pipe and flushes the file at its end. */
  RAW,
  /** By the hypervisor itself, page by page, with no flush by anybody. */
  SPARSE;

  private static final int SLACK_BYTES = 64 * 1024;

  /** Of {@code guest} over what is there, which has the label {@code before}. */
  Tape save(Path target, Guest guest, String before) throws IOException {
    Recorder start = Recorder.of(target.getParent(), Fault.none());
    Tape tape = start.tape();
    Script script = new Script(tape, open(tape, target));
    tape.say("begun", before, guest.label());
    script.run(new Op.Truncate(script.file, 0));
    script.write(0, header("LibvirtQemudPart", guest));
    script.write(92, area(guest));
    state(script, guest);
    script.write(0, header("LibvirtQemudSave", guest));
    tape.say("the guest is killed", guest.label());
    return tape;
  }

  /** O_CREAT: the same file if there is one. */
  private static int open(Tape tape, Path target) {
    if (Files.exists(target)) {
      return tape.namesBefore().files().get(target);
    }
    new Script(tape, 1).run(new Op.Naming("create", Map.of(target, Optional.of(1))));
    return 1;
  }

  private void state(Script script, Guest guest) {
    int offset = 92 + area(guest).remaining();
    int bytes = guest.state().remaining();
    int page = 1024;
    for (int at = 0; at < bytes; at += page) {
      script.write(offset + at, guest.state().slice(at, Math.min(page, bytes - at)));
    }
    if (this == RAW) {
      script.run(new Op.Flush(script.file));
    }
  }

  private static ByteBuffer header(String magic, Guest guest) {
    ByteBuffer bytes = ByteBuffer.allocate(92).order(ByteOrder.nativeOrder());
    bytes.put(magic.getBytes(StandardCharsets.US_ASCII));
    bytes.putInt(2).putInt(area(guest).remaining()).putInt(1).putInt(0).putInt(0);
    return bytes.rewind();
  }

  private static ByteBuffer area(Guest guest) {
    byte[] xml = guest.xml().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(xml.length + 1 + SLACK_BYTES).put(xml).rewind();
  }

  private record Script(Tape tape, int file) {

    void run(Op op) {
      tape.end(tape.begin(op), op, Event.Moment.DONE);
    }

    void write(long position, ByteBuffer bytes) {
      run(new Op.Write(file, position, bytes));
    }
  }
}
