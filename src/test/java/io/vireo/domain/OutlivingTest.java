package io.vireo.domain;

import io.vertx.core.Vertx;
import io.vireo.state.Awaited;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A house whose machines outlive it, by a scripted driver. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OutlivingTest {

  @TempDir Path parent;
  private Vertx vertx;
  private Path directory;
  Machines machines;
  House house;

  @BeforeAll
  void openVertx() {
    vertx = Vertx.vertx();
  }

  @BeforeEach
  void moveIn() throws IOException {
    directory = Files.createTempDirectory(parent, "house");
    machines = new Machines(vertx, directory);
    house = open();
  }

  House open() {
    return new House(vertx, directory, Map.of(), crash -> new OutlivingDriver(machines, crash));
  }

  /** The daemon is killed and another one begins. */
  void killAndOpen() {
    house.kill();
    house = open();
  }

  /** Begins anew, with no machine and no document of before. */
  void moveOn() throws IOException {
    moveOut();
    moveIn();
  }

  Path image(String name) {
    return house.folder("images").resolve(name + ".save");
  }

  @AfterEach
  void moveOut() {
    house.close();
    machines.close();
  }

  @AfterAll
  void closeVertx() {
    Awaited.result(vertx.close());
  }
}
