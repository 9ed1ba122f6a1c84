/**
 * The end of a Namespace: empties it when it terminates, and lets it go when it is empty
 * (Namespaces, "Automatic deletion"; API conventions, "Finalizers").
 */
@NullMarked
package dev.duplane.controller.namespace;

import org.jspecify.annotations.NullMarked;
