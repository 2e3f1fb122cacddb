/**
 * <b>What.</b> What is told to subscribers: sealed records, one for each thing that can happen.
 *
 * <p><b>Start reading at</b> {@link io.vireo.event.Event}.
 *
 * <p><b>Who owns the state.</b> Nobody: values only. The numbered log belongs to {@code app}.
 *
 * <p><b>To add</b> an event: one record in {@link io.vireo.event.Event}, one row where the driver's
 * events are told. Its name is derived from the record's.
 *
 * <p><b>Why like this.</b> Surfaces switch over a sealed type, so a new event that a surface forgot
 * does not compile; JSON follows from the components.
 */
package io.vireo.event;
