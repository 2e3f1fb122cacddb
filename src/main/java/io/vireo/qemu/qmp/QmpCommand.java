package io.vireo.qemu.qmp;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * One QMP command. Its record components are the arguments as QEMU's QAPI schema names them,
 * hyphens become capitals.
 *
 * @param <R> the record that the {@code return} value is read into; unknown members are ignored
 */
public interface QmpCommand<R> {

  /** The command's name in the QAPI schema. */
  @JsonIgnore
  String command();

  /** What the answer is read as. */
  @JsonIgnore
  Class<R> answer();

  /** An answer that says nothing. */
  record Done() {}

  /** A command that answers with nothing. */
  interface Order extends QmpCommand<Done> {
    @Override
    default Class<Done> answer() {
      return Done.class;
    }
  }
}
