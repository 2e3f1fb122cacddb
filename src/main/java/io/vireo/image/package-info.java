/**
 * <b>What.</b> How images of guests are made and read here: what callers and settings wish, where
 * an image can be made, and what a preflight finds.
 *
 * <p><b>Start reading at</b> {@link io.vireo.image.ImageMaking}, which a save goes through step by
 * step, then {@link io.vireo.image.FilePlace}, the usual way to do it; {@link
 * io.vireo.image.ImageOptions} and {@link io.vireo.image.StateReading} are the wishes.
 *
 * <p><b>Who owns the state.</b> Nobody here: an image in the making is its save's, and what saves
 * have taught is in the {@link io.vireo.image.SavePolicy} of the whole daemon.
 *
 * <p><b>To add</b> a place that images can go to: an {@link io.vireo.image.ImageMaking.Place}. A
 * wish: a component of {@link io.vireo.image.ImageOptions}, its row's argument and its setting.
 *
 * <p><b>Why like this.</b> The story of a save is told once, whatever the image is made of: what
 * must never happen (a guest that is gone while its image is not safe) is in one list of steps.
 */
package io.vireo.image;
