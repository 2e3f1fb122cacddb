package io.vireo.call;

import io.vireo.operation.Operation;

/** One call of one operation, authorised already. */
public record Call<Q extends Record>(Operation<Q, ?> operation, Q arguments, Caller caller) {}
