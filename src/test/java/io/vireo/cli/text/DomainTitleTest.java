package io.vireo.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DomainTitleTest {

  @Test
  void titleIsTheOneRightBelowTheRoot() {
    assertThat(
            DomainTitle.in(
                "<domain><metadata><title>no</title></metadata><title>A &amp; B</title></domain>"))
        .isEqualTo("A & B");
  }

  @Test
  void noTitleAndNoXmlAreEmpty() {
    assertThat(DomainTitle.in("<domain/>")).isEmpty();
    assertThat(DomainTitle.in("<domain")).isEmpty();
    assertThat(DomainTitle.in("")).isEmpty();
  }

  @Test
  void entitiesAreNotFollowed() {
    assertThat(
            DomainTitle.in(
                "<!DOCTYPE d [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>"
                    + "<domain><title>&e;</title></domain>"))
        .isEmpty();
  }
}
