/**
 * Admission: what may refuse or change a write beyond the rules of its kind
 * (apiserver/pkg/admission and plugin/pkg/admission).
 *
 * <p>{@link AdmissionChain} asks the plugins in kube-apiserver's order, in two rounds: {@code
 * admit} may change the object, {@code validate} sees what is going to be stored. A plugin that has
 * nothing to look at costs a look into an empty range of the store.
 */
@NullMarked
package dev.duplane.admission;

import org.jspecify.annotations.NullMarked;
