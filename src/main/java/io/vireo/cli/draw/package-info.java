/**
 * <b>What.</b> What is drawn for people on a terminal: fields, tables, bars, a job's timeline.
 *
 * <p><b>Start reading at</b> {@link io.vireo.cli.draw.Timeline}; {@link io.vireo.cli.draw.Ink} says
 * what a drawing may be made of.
 *
 * <p><b>Who owns the state.</b> A bar that is drawn over itself remembers that it was drawn; the
 * rest is text.
 *
 * <p><b>To add</b> a drawing: a class that makes text of what the daemon answered, as wide as it is
 * told, and plain where nobody looks.
 *
 * <p><b>Why like this.</b> Commands know what to ask, drawings how it looks; a drawing is tested
 * without a daemon and without a terminal.
 */
package io.vireo.cli.draw;
