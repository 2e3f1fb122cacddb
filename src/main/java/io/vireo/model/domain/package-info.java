/**
 * <b>What.</b> A guest's definition: libvirt's domain document as records, one file a concept.
 *
 * <p><b>Start reading at</b> {@link io.vireo.model.domain.Domain}, read and written by {@link
 * io.vireo.model.domain.DomainDocument}.
 *
 * <p><b>Who owns the state.</b> Nobody: immutable records.
 *
 * <p><b>To add</b> an element: a component at the place where libvirt writes it. Until then it is
 * kept with the record's {@code extras} and can be refused by name.
 *
 * <p><b>Why like this.</b> Components are grouped as people think of them (memory, vcpus, tuning)
 * and still written flat, so that a record stays readable where the document has forty elements in
 * a row. What a document leaves out is absent here; filling in is the business of {@code rules}, so
 * that the document stays the user's.
 */
package io.vireo.model.domain;
