package io.vireo.model;

import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;
import java.util.Optional;

/** How a guest, or one source of it, is labelled for the host's access control. */
public record SecurityLabel(
    @Attr Optional<String> type,
    @Attr Optional<String> model,
    @Attr Optional<YesNo> relabel,
    @Child Optional<String> label,
    @Child("imagelabel") Optional<String> imageLabel,
    @Child("baselabel") Optional<String> baseLabel,
    @Rest Extras extras) {}
