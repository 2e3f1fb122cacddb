package io.vireo.event;

/** Where events are told. Any thread; events of one caller keep their order. */
@FunctionalInterface
public interface EventSink {
  void publish(Event event);
}
