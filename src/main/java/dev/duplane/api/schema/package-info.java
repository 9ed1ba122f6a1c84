/**
 * The contract of {@code openapi/} as Java sees it: types, formats, list types, merge keys,
 * defaults and which fields stay on the wire when empty. Decoding, patches and the served OpenAPI
 * documents all read it; a kind without behaviour needs nothing else.
 *
 * <p>Begin with {@link dev.duplane.api.schema.Contract}, which has a {@link
 * dev.duplane.api.schema.Schema} for each kind, and {@link dev.duplane.api.schema.ObjectCodec},
 * which reads and writes objects by it. Classes named after Go and YAML reproduce what Go's
 * decoders accept and say.
 */
@NullMarked
package dev.duplane.api.schema;

import org.jspecify.annotations.NullMarked;
