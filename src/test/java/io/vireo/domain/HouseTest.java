package io.vireo.domain;

import io.vertx.core.Vertx;
import io.vireo.driver.Driver;
import io.vireo.image.ImageOptions;
import io.vireo.mock.MockDriver;
import io.vireo.state.Awaited;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A house for each test, on the in-memory driver, whose settings the test may switch. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HouseTest {

  @TempDir Path parent;
  private Vertx vertx;
  Map<String, String> settings;
  House house;

  /** What the settings say of images, from the next house on. */
  ImageOptions images;

  @BeforeAll
  void openVertx() {
    vertx = Vertx.vertx();
  }

  @BeforeEach
  void openHouse() throws java.io.IOException {
    settings = new ConcurrentHashMap<>(Map.of("stateBytes", "65536", "shutdownMillis", "1"));
    images = ImageOptions.NONE;
    directory = java.nio.file.Files.createTempDirectory(parent, "house");
    house = open();
  }

  private Path directory;

  private House open() {
    return new House(vertx, directory, settings, _ -> driver(), images);
  }

  /** What the house's machines are made by. */
  Driver driver() {
    return new MockDriver();
  }

  /** Closes the house and opens it again in the same directories. */
  void restart() {
    house.close();
    house = open();
  }

  Path image(String name) {
    return house.folder("images").resolve(name + ".save");
  }

  @AfterEach
  void closeHouse() {
    house.close();
  }

  @AfterAll
  void closeVertx() {
    Awaited.result(vertx.close());
  }
}
