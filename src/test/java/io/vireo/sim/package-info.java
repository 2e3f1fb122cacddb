/** The promise of a save, held against every power cut. */
package io.vireo.sim;
