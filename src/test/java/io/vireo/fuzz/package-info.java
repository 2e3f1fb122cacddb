/**
 * <b>What.</b> Bytes of unknown origin, given to everything that reads some: an image's front and
 * digests, received streams, journals, sealed and packed states, stored documents, the domain's
 * XML.
 *
 * <p><b>Start reading at</b> {@link io.vireo.fuzz.Target}, a row for each reader, then {@link
 * io.vireo.fuzz.Readers} for what each must do with any bytes at all.
 *
 * <p>{@link io.vireo.fuzz.ReadersTest} runs always: sound seeds, then damage that {@code
 * -Dvireo.fuzz.seed} chooses, {@code -Dvireo.fuzz.inputs} times. {@link
 * io.vireo.fuzz.ReadersFuzzTest} has Jazzer look for inputs, when asked:
 *
 * <pre>JAZZER_FUZZ=1 mvn test -Dtest=ReadersFuzzTest#front</pre>
 *
 * <p><b>Who owns the state.</b> Nobody: a reader is given an array, or a file of its own.
 *
 * <p><b>Limits.</b> Memory and processor time of each input are held in {@link
 * io.vireo.fuzz.ReadersTest}. What native code allocates is not seen.
 *
 * <p><b>To add</b> a reader: a row in {@link io.vireo.fuzz.Target} with its seeds, and a method of
 * the same name in {@link io.vireo.fuzz.ReadersFuzzTest}.
 *
 * <p><b>Why like this.</b> Jazzer's agent changes every class that is loaded, so it must not be
 * there in a run of all tests. Seeds are made in code, so that they follow the formats.
 */
package io.vireo.fuzz;
