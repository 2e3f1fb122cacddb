package io.vireo.app.example;

import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.Router;
import io.vireo.app.Vireo;
import io.vireo.operation.DomainInfo;

/** A REST gateway of one's own: two routes, in one's own words, on one's own server. */
public record OwnGateway(Vireo vireo, int port) implements Deployable {

  @Override
  public Future<?> deploy(Context context) {
    Router router = Router.router(context.owner());
    router.get("/machines").respond(_ -> vireo.domains().map(this::names));
    router
        .post("/machines/:name/nap")
        .respond(it -> vireo.domain(it.pathParam("name")).managedSave().map(_ -> "asleep"));
    return context.owner().createHttpServer().requestHandler(router).listen(port, "127.0.0.1");
  }

  private JsonArray names(Iterable<DomainInfo> domains) {
    JsonArray names = new JsonArray();
    domains.forEach(domain -> names.add(domain.name() + " is " + domain.state()));
    return names;
  }
}
