/**
 * The OpenAPI v3 documents that clients are served, made from the resources that there are: a
 * document for each group and version. {@link dev.duplane.api.openapi.GroupVersionDocument} puts
 * one together, {@link dev.duplane.api.openapi.OpenApiRoutes} makes its paths, and {@link
 * dev.duplane.api.openapi.RouteStyle} knows in what the routes of built-in kinds and those of
 * custom resources differ.
 */
@NullMarked
package dev.duplane.api.openapi;

import org.jspecify.annotations.NullMarked;
