/**
 * <b>What.</b> The words everything else is written in: how things fail, what they are called, and
 * how big they may be.
 *
 * <p><b>Start reading at</b> {@link io.vireo.base.VirtException}.
 *
 * <p><b>Who owns the state.</b> Nobody: values only.
 *
 * <p><b>To add</b> an error: one row in {@link io.vireo.base.ErrorCode}.
 *
 * <p><b>Why like this.</b> An error is a row and not a class, so that libvirt's number and the HTTP
 * status stand beside each other and surfaces have nothing to decide.
 */
package io.vireo.base;
