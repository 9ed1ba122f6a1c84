/**
 * The emulator's own API, under {@code /emulator/v1}: what no Kubernetes API server offers, such as
 * a change of its flags while it runs. The contract is {@code openapi/emulator.yaml}; errors are
 * problem details (RFC 9457).
 */
@NullMarked
package dev.duplane.http.emulator;

import org.jspecify.annotations.NullMarked;
