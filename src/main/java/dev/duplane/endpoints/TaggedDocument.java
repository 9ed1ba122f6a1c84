package dev.duplane.endpoints;

import dev.duplane.endpoints.ApiResponse.Header;
import java.util.List;

/**
 * A document that clients keep and ask for again by its hash (RFC 9110, ETag and If-None-Match).
 *
 * @param contentType its media type
 * @param bytes the document
 * @param hash of the bytes
 */
@SuppressWarnings("ArrayRecordComponent") // made once and never changed or compared
record TaggedDocument(String contentType, byte[] bytes, String hash) {

  static TaggedDocument of(String contentType, byte[] bytes) {
    return new TaggedDocument(contentType, bytes, Hash.of(bytes));
  }

  /** The document, or 304 if the client has it. */
  ApiResponse answer(ApiRequest request, String cacheControl) {
    String tag = "\"" + hash + "\"";
    Header cache = new Header("Cache-Control", cacheControl);
    Header etag = new Header("ETag", tag);
    Header vary = new Header("Vary", "Accept");
    if (tag.equals(request.header("if-none-match"))) {
      return new ApiResponse.Complete(304, List.of(cache, etag, vary), new byte[0]);
    }
    return new ApiResponse.Complete(
        200, List.of(cache, new Header("Content-Type", contentType), etag, vary), bytes);
  }
}
