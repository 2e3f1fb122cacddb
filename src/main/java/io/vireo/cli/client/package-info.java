/**
 * <b>What.</b> The daemon's HTTP API from the outside: requests over its Unix socket, answers,
 * problems, jobs and the event stream.
 *
 * <p><b>Start reading at</b> {@link io.vireo.cli.client.DaemonClient}, then {@link
 * io.vireo.cli.client.RowRequest}.
 *
 * <p><b>Who owns the state.</b> Each exchange owns its own connection; nothing is kept.
 *
 * <p><b>Limits.</b> A head of {@link io.vireo.cli.client.ReplyReader#HEAD_BYTES_MAX}, a body of
 * {@link io.vireo.cli.client.ReplyReader#BODY_BYTES_MAX} bytes; every wait has a deadline.
 *
 * <p><b>To add</b> a call: nothing, a catalogue row is enough.
 *
 * <p><b>Why like this.</b> The JDK's HTTP client knows no Unix sockets, and starting an event loop
 * would take longer than all the rest of a command. One thread that waits is what a command is.
 */
package io.vireo.cli.client;
