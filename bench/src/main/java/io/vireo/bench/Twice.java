package io.vireo.bench;

import java.io.IOException;
import java.io.OutputStream;

/** To the terminal and to a file. The terminal stays open. */
final class Twice extends OutputStream {

  private final OutputStream terminal;
  private final OutputStream file;

  Twice(OutputStream terminal, OutputStream file) {
    this.terminal = terminal;
    this.file = file;
  }

  @Override
  public void write(int one) throws IOException {
    terminal.write(one);
    file.write(one);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    terminal.write(bytes, from, length);
    file.write(bytes, from, length);
  }

  @Override
  public void flush() throws IOException {
    terminal.flush();
    file.flush();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
