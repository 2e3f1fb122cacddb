/**
 * <b>What.</b> What the core asks of a hypervisor, and nothing else: a driver says how a document
 * is made to run and what the machine tells. Definitions, names, jobs, events, save images,
 * recovery and access stay with the core.
 *
 * <p><b>Start reading at</b> {@link io.vireo.driver.Driver}, then {@link
 * io.vireo.driver.Hypervisor} and {@link io.vireo.driver.Instance}.
 *
 * <p><b>Who owns the state.</b> One connection and all its instances live on the loop of its {@link
 * io.vireo.driver.DriverContext}.
 *
 * <p><b>To add</b> a driver: a package tree beside {@code qemu} and {@code mock}, one line in
 * {@code app.Wiring}, one test class for each class of the driver kit. To add an ability: one
 * interface that extends {@code Instance}; drivers that have it implement it.
 *
 * <p><b>Why like this.</b> One interface an ability instead of one wide table with holes: what a
 * driver lacks does not compile, the refusal has one place, and the list of who can what is read
 * off the types.
 */
package io.vireo.driver;
