/**
 * Says in the status of ValidatingAdmissionPolicies which of their expressions do not fit the kinds
 * that they are about (pkg/controller/validatingadmissionpolicystatus).
 */
@NullMarked
package dev.duplane.controller.validatingadmissionpolicystatus;

import org.jspecify.annotations.NullMarked;
