package io.vireo.surface.rpc.remote;

import io.vireo.surface.rpc.Family;
import io.vireo.surface.rpc.ProcedureTable;
import io.vireo.surface.rpc.RemoteProgram;
import java.util.List;

/** All that is served of the remote program. */
public final class RemoteFamilies {

  static final List<Family> ALL =
      List.of(
          new ConnectionFamily(),
          new AuthFamily(),
          new EventFamily(),
          new ConsoleFamily(),
          new LookupFamily(),
          new LifeFamily(),
          new NodeFamily(),
          new PropertyFamily(),
          new MetadataFamily(),
          new TuningFamily(),
          new ThreadFamily(),
          new ResourceFamily(),
          new DeviceFamily(),
          new BlockFamily(),
          new GuestFamily(),
          new SaveFamily(),
          new JobFamily(),
          new StatisticsFamily(),
          new MomentFamily(),
          new AbsentFamily());

  private RemoteFamilies() {}

  public static RemoteProgram program() {
    return new RemoteProgram(ProcedureTable.read(), ALL);
  }
}
