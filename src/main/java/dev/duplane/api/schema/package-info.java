/**
 * The contract of {@code openapi/} as Java sees it: types, formats, list types, merge keys,
 * defaults and which fields stay on the wire when empty. Decoding, patches and the served OpenAPI
 * documents all read it; a kind without behaviour needs nothing else.
 */
@NullMarked
package dev.duplane.api.schema;

import org.jspecify.annotations.NullMarked;
