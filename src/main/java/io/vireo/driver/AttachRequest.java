package io.vireo.driver;

import io.vireo.model.domain.Domain;
import java.util.Map;

/**
 * @param document the live document as it was when the instance was last recorded
 * @param record what {@link Instance#record} gave then
 */
public record AttachRequest(int id, Domain document, Map<String, String> record) {}
