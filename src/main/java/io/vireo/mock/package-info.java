/**
 * <b>What.</b> The driver behind {@code test:///default}: machines in memory that need no
 * hypervisor, can be paused, saved, restored and shut down, and can be told to fail.
 *
 * <p><b>Start reading at</b> {@link io.vireo.mock.MockDriver}, then {@code MockHypervisor} and
 * {@code MockInstance}. The settings are listed at {@code MockSettings}, the saved stream at {@code
 * MachineState}.
 *
 * <p><b>Who owns the state.</b> The loop of the connection; only {@code StateOutlet} and {@code
 * StateInlet}, the two ends of a transfer, are used on a transfer's thread.
 *
 * <p><b>Limits.</b> Machines of a connection, bytes of a machine's memory, the deadline of a call.
 *
 * <p><b>To add</b> an ability: implement its interface in {@code MockInstance}; a fault for it is a
 * constant of {@code MockCall}.
 *
 * <p><b>Why like this.</b> Everything above the drivers is tested against it, so that it keeps
 * every promise of the driver's interfaces (it passes the same kit as all others) and breaks on
 * demand. A machine's memory follows from its UUID and is made when it is asked for: guests of any
 * size cost nothing and still every byte of a restored one is checked.
 */
package io.vireo.mock;
