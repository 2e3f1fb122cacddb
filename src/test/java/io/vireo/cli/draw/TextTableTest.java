package io.vireo.cli.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    assertThat(
            new TextTable("Id", "Name", "State")
                .row(List.of("12", "größer", "running"))
                .row(List.of("-", "b", "shut off"))
                .text())
        .isEqualTo(
            """
             Id   Name     State
            ------------------------
             12   größer   running
             -    b        shut off
            """);
  }

  @Test
  void emptyTableIsItsHead() {
    assertThat(new TextTable("A").text()).isEqualTo(" A\n---\n");
  }

  @Test
  void aRowHasACellForEachColumn() {
    assertThatThrownBy(() -> new TextTable("A", "B").row(List.of("1")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
