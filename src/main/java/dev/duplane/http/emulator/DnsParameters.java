package dev.duplane.http.emulator;

import dev.duplane.traffic.DnsAnswer.RecordType;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a question to cluster DNS, as they were sent.
 *
 * @param name whole, with or without a dot at its end
 * @param type A if not said
 */
record DnsParameters(
    @NotBlank @Nullable String name,
    @Pattern(regexp = "A|AAAA|SRV|CNAME|PTR", message = "must be A, AAAA, SRV, CNAME or PTR")
        @Nullable String type) {

  /** The type, once the parameters have been checked. */
  RecordType recordType() {
    return type == null ? RecordType.A : RecordType.valueOf(type);
  }
}
