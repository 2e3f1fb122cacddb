/**
 * <b>What.</b> The daemon's answers and refusals in words, for people.
 *
 * <p><b>Start reading at</b> {@link io.vireo.cli.text.Show}, then {@link
 * io.vireo.cli.text.DomainText}.
 *
 * <p><b>Who owns the state.</b> There is none: an answer goes in, a text comes out.
 *
 * <p><b>To add</b> a text: a function of a {@link io.vireo.cli.text.Show.Answer}, named in the row
 * of the command that prints it.
 *
 * <p><b>Why like this.</b> What is said of a thing is kept beside what else is said of it and not
 * beside the command, since several commands show the same.
 */
package io.vireo.cli.text;
