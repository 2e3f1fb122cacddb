package io.vireo.surface.rpc;

import java.util.List;

/** The procedures about one kind of objects. */
@FunctionalInterface
public interface Family {
  List<Procedure<?, ?>> procedures();
}
