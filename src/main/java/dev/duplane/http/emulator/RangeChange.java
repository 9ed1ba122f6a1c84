package dev.duplane.http.emulator;

import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;

/**
 * Other Service ranges for the cluster.
 *
 * @param serviceClusterIPRange as kube-apiserver's {@code --service-cluster-ip-range} takes it:
 *     {@code A[,B]}
 */
public record RangeChange(@NotBlank @Nullable String serviceClusterIPRange) {}
