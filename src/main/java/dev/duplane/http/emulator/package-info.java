/**
 * The emulator's own API, under {@code /emulator/v1}: functions that no Kubernetes API server has,
 * such as a change of its flags at run time. Begin with {@link
 * dev.duplane.http.emulator.EmulatorResource}. The contract is {@code openapi/emulator.yaml};
 * errors are problem details (RFC 9457).
 */
@NullMarked
package dev.duplane.http.emulator;

import org.jspecify.annotations.NullMarked;
