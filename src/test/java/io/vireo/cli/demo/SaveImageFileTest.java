package io.vireo.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SaveImageFileTest {

  @TempDir Path directory;

  @Test
  void firstHalfIsMarkedIncompleteAndTheImageIsLeftAlone() throws IOException {
    Path image = directory.resolve("a");
    Files.writeString(image, "LibvirtQemudSave" + "x".repeat(84), StandardCharsets.US_ASCII);
    Path half = SaveImageFile.firstHalf(image, directory.resolve("b"));
    assertThat(half).hasContent("LibvirtQemudPart" + "x".repeat(34));
    assertThat(image).hasContent("LibvirtQemudSave" + "x".repeat(84));
  }

  @Test
  void aFileThatIsThereIsNotReplaced() throws IOException {
    Path image = Files.writeString(directory.resolve("a"), "LibvirtQemudSave");
    Path there = Files.writeString(directory.resolve("b"), "precious");
    assertThatThrownBy(() -> SaveImageFile.firstHalf(image, there)).isInstanceOf(NotShown.class);
    assertThat(there).hasContent("precious");
  }
}
