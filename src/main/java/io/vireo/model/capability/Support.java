package io.vireo.model.capability;

import io.vireo.model.YesNo;
import io.vireo.wire.Attr;

/** Whether there is such a thing, written as {@code support='no'}. */
public record Support(@Attr YesNo support) {
  public static final Support NO = new Support(YesNo.NO);

  public static Support of(boolean there) {
    return there ? new Support(YesNo.YES) : NO;
  }
}
