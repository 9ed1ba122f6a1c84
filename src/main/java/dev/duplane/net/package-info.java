/**
 * IP families, addresses and CIDR blocks as values: 128-bit arithmetic, parsing as strict as
 * Kubernetes', text as RFC 5952 prints it. Nothing here ever looks up a name.
 */
@NullMarked
package dev.duplane.net;

import org.jspecify.annotations.NullMarked;
