/** Bytes of unknown origin, given to everything that reads some. */
package io.vireo.fuzz;
