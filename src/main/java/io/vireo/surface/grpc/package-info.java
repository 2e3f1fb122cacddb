/**
 * <b>What.</b> gRPC and gRPC-Web on the HTTP servers: a method for each row of the catalogue,
 * events and jobs as streams, server reflection, the standard health service.
 *
 * <p><b>Start reading at</b> {@link io.vireo.surface.grpc.GrpcSurface}, then {@link
 * io.vireo.surface.grpc.Methods}.
 *
 * <p><b>Who owns the state.</b> A call belongs to its request's context. {@link
 * io.vireo.surface.grpc.Methods} are made once, when the first call comes, and never change.
 *
 * <p><b>Limits.</b> {@link io.vireo.surface.grpc.GrpcLimits}, {@code LastAnswers}; those of
 * connections and headers are the HTTP surface's.
 *
 * <p><b>To add</b> a method: a row in the catalogue; nothing here. Run {@code ProtoFileTest} with
 * {@code -Dgolden=update} for its place in {@code vireo.proto}.
 *
 * <p><b>Why like this.</b> Vert.x takes the protocol apart; records are read from the messages
 * themselves. So there is no generated code to keep, and a row that is there is there for gRPC too.
 */
package io.vireo.surface.grpc;
