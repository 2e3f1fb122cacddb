package io.vireo.driver;

/** Hears what a machine tells of itself, on the connection's loop and in order. */
@FunctionalInterface
public interface InstanceListener {
  void on(InstanceEvent event);
}
