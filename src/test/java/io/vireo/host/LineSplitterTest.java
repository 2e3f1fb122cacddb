package io.vireo.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSplitterTest {

  private static final String TEXT = "first\r\n\nthird is läng\nno end";
  private final List<String> lines = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void cutsAlikeHoweverTheBytesArrive(int pieceBytes) {
    LineSplitter splitter = new LineSplitter(100);
    Buffer all = Buffer.buffer(TEXT);
    for (int at = 0; at < all.length(); at += pieceBytes) {
      assertThat(
              splitter.feed(all.getBuffer(at, Math.min(at + pieceBytes, all.length())), lines::add))
          .isTrue();
    }
    assertThat(lines).containsExactly("first", "", "third is läng");
  }

  @Test
  void refusesALineThatIsTooLongBeforeItsEnd() {
    LineSplitter splitter = new LineSplitter(10);
    assertThat(splitter.feed(Buffer.buffer("0123456789"), lines::add)).isTrue();
    assertThat(splitter.feed(Buffer.buffer("x"), lines::add)).isFalse();
    assertThat(lines).isEmpty();
  }

  @Test
  void refusesALineThatIsTooLongWithItsEnd() {
    LineSplitter splitter = new LineSplitter(10);
    assertThat(splitter.feed(Buffer.buffer("short\n0123456789x\n"), lines::add)).isFalse();
    assertThat(lines).containsExactly("short");
  }
}
