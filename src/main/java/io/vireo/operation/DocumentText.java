package io.vireo.operation;

/**
 * An XML document, still or again as text. In HTTP it is the body of type {@code application/xml}.
 */
public record DocumentText(String xml) {}
