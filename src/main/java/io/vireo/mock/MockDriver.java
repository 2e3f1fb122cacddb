package io.vireo.mock;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.driver.Driver;
import io.vireo.driver.DriverContext;
import io.vireo.driver.Hypervisor;

/**
 * Machines in memory: {@code test:///default}. Each connection is a host of its own. Its settings,
 * the faults that a test may wish for among them, are listed at {@link MockSettings}.
 */
public final class MockDriver implements Driver {

  @Override
  public String scheme() {
    return "test";
  }

  @Override
  public Future<Hypervisor> open(HypervisorUri uri, DriverContext context) {
    return context.loop().call(() -> Future.succeededFuture(openNow(uri, context)));
  }

  private static Hypervisor openNow(HypervisorUri uri, DriverContext context) {
    if (!uri.name().equals("default")) {
      throw new VirtException(
          ErrorCode.NO_CONNECT, "the test driver has no host '" + uri + "', use test:///default");
    }
    MockSettings settings = new MockSettings(context.settings());
    settings.check();
    return new MockHypervisor(uri, context, settings);
  }
}
