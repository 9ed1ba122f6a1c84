/**
 * The OpenAPI v3 documents that the server generates from the resources it has: one document for
 * each group and version. {@link dev.duplane.api.openapi.GroupVersionDocument} puts one together,
 * {@link dev.duplane.api.openapi.OpenApiRoutes} makes its paths, and {@link
 * dev.duplane.api.openapi.RouteStyle} knows how the routes of built-in kinds differ from those of
 * custom resources.
 */
@NullMarked
package dev.duplane.api.openapi;

import org.jspecify.annotations.NullMarked;
