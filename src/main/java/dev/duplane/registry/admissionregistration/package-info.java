/**
 * What configures admission: webhooks and policies with their bindings, of the group
 * admissionregistration.k8s.io. What they do to requests is in package {@code admission}.
 *
 * <p>{@link dev.duplane.registry.admissionregistration.AdmissionValidation} is the way in: the
 * rules of each of the six kinds. Expressions are compiled here to be refused; package {@code
 * admission} compiles them again to be used.
 */
@NullMarked
package dev.duplane.registry.admissionregistration;

import org.jspecify.annotations.NullMarked;
