package io.vireo.sim;

import io.vireo.save.SaveBridge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Starts anew on what a power cut left, and cuts the power while that is being cleared up. */
final class SecondCut {

  private final Workshop workshop;
  private final List<Guest> known;
  private final Set<Remains.Print> done = new HashSet<>();
  private final List<Findings.Finding> found = new ArrayList<>();
  private long examined;

  SecondCut(Workshop workshop, List<Guest> known) {
    this.workshop = workshop;
    this.known = known;
  }

  void examine(Remains first) {
    if (!done.add(first.print())) {
      return;
    }
    try {
      first.lay(workshop.target.getParent());
      Recorder disk = workshop.recorder(Fault.none());
      String label = new Findings(workshop.target, known).label(workshop.target);
      disk.tape().say("started again", label);
      SaveBridge.recover(disk, workshop.target);
      Findings findings = workshop.cut(disk.tape(), known);
      examined += findings.examined();
      found.addAll(findings.found());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  List<Findings.Finding> found() {
    return found;
  }

  Map<String, String> counts() {
    return Map.of("first", "" + done.size(), "examined", "" + examined);
  }
}
