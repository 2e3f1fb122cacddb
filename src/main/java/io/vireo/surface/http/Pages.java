package io.vireo.surface.http;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vireo.call.Caller;
import io.vireo.call.Page;
import io.vireo.dispatch.Dispatcher;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Pages that are no calls, at the root of a server: for scrapers and probes. */
final class Pages {

  private final Dispatcher dispatcher;
  private final List<Page> pages;

  Pages(Dispatcher dispatcher, List<Page> pages) {
    this.dispatcher = dispatcher;
    this.pages = List.copyOf(pages);
  }

  /** Serves those that strangers may see; before anybody is asked who they are. */
  void serveStrangers(Router router) {
    pages.stream()
        .filter(page -> page.needs().isEmpty())
        .forEach(page -> serve(router, page, context -> send(page, context, Optional.empty())));
  }

  /** Serves the others, to whoever may see them. */
  void serveCallers(Router router, Function<RoutingContext, Caller> callers) {
    pages.stream()
        .filter(page -> page.needs().isPresent())
        .forEach(
            page ->
                serve(
                    router,
                    page,
                    context -> {
                      Caller caller = callers.apply(context);
                      dispatcher.authorise(caller, page.needs().orElseThrow());
                      send(page, context, Optional.of(caller));
                    }));
  }

  private interface Answering {
    void answer(RoutingContext context);
  }

  private static void serve(Router router, Page page, Answering answering) {
    router.route(HttpMethod.GET, page.path()).method(HttpMethod.HEAD).handler(answering::answer);
  }

  private static void send(Page page, RoutingContext context, Optional<Caller> caller) {
    String accept = Optional.ofNullable(context.request().getHeader("Accept")).orElse("");
    Context here = context.vertx().getOrCreateContext();
    page.content()
        .apply(new Page.Reader(caller, accept))
        .map(Pages::answer)
        .onComplete(
            answer ->
                here.runOnContext(
                    _ -> {
                      if (answer.succeeded()) {
                        answer.result().send(context);
                      } else {
                        context.fail(answer.cause());
                      }
                    }));
  }

  private static Answer answer(Page.Content content) {
    return new Answer(
        content.status(), Map.of("Content-Type", content.type()), Buffer.buffer(content.text()));
  }
}
