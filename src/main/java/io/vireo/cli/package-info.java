/**
 * <b>What.</b> The command line: virsh's names and options, each a reading of a catalogue row.
 *
 * <p><b>Start reading at</b> {@link io.vireo.cli.CommandTable}, then {@link
 * io.vireo.cli.RowCommand}; {@link io.vireo.cli.Commands} is the door.
 *
 * <p><b>Who owns the state.</b> There is none: a command asks the daemon, shows what it said and
 * ends.
 *
 * <p><b>To add</b> a command: one line in {@link io.vireo.cli.CommandTable}. Its arguments come
 * from the row's record, its place in the API from the row's route. Only what shows or asks in a
 * way of its own is a class.
 *
 * <p><b>Why like this.</b> This is the one room that may block, read files and write to standard
 * output: it is a process of its own with one thread, and its start-up is what people feel. So it
 * knows no event loop, and nothing of the daemon but {@code operation}'s rows.
 */
package io.vireo.cli;
