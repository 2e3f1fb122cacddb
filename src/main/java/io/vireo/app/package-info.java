/**
 * <b>What.</b> The house put together: settings, wiring, the daemon's main program, and the front
 * door for applications that embed Vireo.
 *
 * <p><b>Start reading at</b> {@link io.vireo.app.Main}; applications at {@link io.vireo.app.Vireo}.
 *
 * <p><b>Who owns the state.</b> {@code Wiring} holds every part from open to close.
 *
 * <p><b>To add</b> a setting: a component in {@link io.vireo.app.Settings} and its line in {@code
 * conf/vireo.yaml}. A driver: a line in {@code Wiring}. A room that answers calls: its {@code bind}
 * in {@code Wiring}.
 *
 * <p><b>Why like this.</b> Wiring by hand in one file: the order in which things are made is the
 * architecture, and a container would hide it.
 */
package io.vireo.app;
