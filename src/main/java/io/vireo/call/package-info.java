/**
 * <b>What.</b> What a surface sends and an object answers: surfaces and objects meet here and know
 * nothing else of each other.
 *
 * <p><b>Start reading at</b> {@link io.vireo.call.Call}.
 *
 * <p><b>Who owns the state.</b> {@link io.vireo.call.Bindings} is filled by {@code app.Wiring}
 * before anything is served and never changed after.
 *
 * <p><b>To add</b> an answer: one {@code bind} line in the room that owns the object.
 *
 * <p><b>Why like this.</b> Typed functions instead of event bus messages: the compiler checks that
 * an answer fits its row.
 */
package io.vireo.call;
