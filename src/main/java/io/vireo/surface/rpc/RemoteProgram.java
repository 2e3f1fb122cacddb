package io.vireo.surface.rpc;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The program that libvirt calls {@code remote}: which number is which procedure. Any thread. */
public final class RemoteProgram {

  static final int NUMBER = 0x2000_8086;
  static final int VERSION = 1;

  private final ProcedureTable table;
  private final Map<Integer, Procedure<?, ?>> served = new HashMap<>();

  public RemoteProgram(ProcedureTable table, List<Family> families) {
    this.table = table;
    for (Family family : families) {
      for (Procedure<?, ?> procedure : family.procedures()) {
        int number = table.named(procedure.name()).number();
        if (served.put(number, procedure) != null) {
          throw new IllegalArgumentException(procedure.name() + " is served twice");
        }
      }
    }
  }

  /** Whether calls of {@code line} are answered. */
  public boolean serves(ProcedureTable.Line line) {
    return served.containsKey(line.number());
  }

  /** The number of a procedure or message by its name. */
  int number(String name) {
    return table.named(name).number();
  }

  /** The protocol's line of a number that was called; empty where there is no such procedure. */
  Optional<ProcedureTable.Line> line(int number) {
    return table.line(number).filter(ProcedureTable.Line::call);
  }

  /**
   * What is done for a procedure.
   *
   * @throws VirtException {@code NO_SUPPORT} with the reason
   */
  Procedure<?, ?> procedure(ProcedureTable.Line line) {
    Procedure<?, ?> found = served.get(line.number());
    if (found == null) {
      throw new VirtException(
          ErrorCode.NO_SUPPORT,
          line.api() + line.refused().map(why -> ": " + why).orElse(" is not served"));
    }
    return found;
  }
}
