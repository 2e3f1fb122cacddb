package io.vireo.wire.xdr;

/** How values of one type are written and read. */
interface XdrType {

  void write(XdrWriter out, Object value);

  Object read(XdrReader in);

  /** The fewest bytes that a value takes: what a count must have behind it to be believed. */
  int bytesMin();
}
