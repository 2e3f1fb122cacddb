/**
 * <b>What.</b> How a record is written as protobuf and read from it, and the {@code .proto} file
 * that says so. A component is a field, a sealed interface a {@code oneof}.
 *
 * <p><b>Start reading at</b> {@link io.vireo.wire.proto.Schema}.
 *
 * <p><b>Who owns the state.</b> Whoever made a {@link io.vireo.wire.proto.Schema} fills it before
 * others read with it; afterwards it never changes.
 *
 * <p><b>Limits.</b> {@code ProtoSource.NESTING_MAX}; how long a message may be, its surface says.
 *
 * <p><b>To add</b> a type of components: a row in {@link io.vireo.wire.proto.FieldType}.
 *
 * <p><b>Why like this.</b> Numbers of fields are what clients depend on, so they are data: a list
 * that only grows ({@link io.vireo.wire.proto.FieldNumbers}). Generated classes would be a second
 * form of every record, and dynamic messages a third; this reads and writes records themselves.
 */
package io.vireo.wire.proto;
