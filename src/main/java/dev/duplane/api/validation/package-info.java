/**
 * Kubernetes' rules for names, labels, IP addresses and object metadata that hold for every kind,
 * with its wording. Kinds compose these; none words such an error itself. Begin with {@link
 * dev.duplane.api.validation.ObjectMetaValidation}; {@link dev.duplane.api.validation.NameFormat}
 * has the formats of names.
 */
@NullMarked
package dev.duplane.api.validation;

import org.jspecify.annotations.NullMarked;
