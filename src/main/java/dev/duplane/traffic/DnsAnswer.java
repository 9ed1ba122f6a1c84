package dev.duplane.traffic;

import java.util.List;

/**
 * What cluster DNS answers.
 *
 * @param name that was asked for, without a dot at its end
 * @param type of the records that were asked for
 * @param rcode {@code NOERROR}, {@code NXDOMAIN} (there is no such name), or {@code REFUSED} (the
 *     name is not the cluster's: its DNS would ask elsewhere)
 * @param nodata the name is there, but has no records of the type (RFC 2308, section 2.2)
 * @param answers the records, ordered
 */
public record DnsAnswer(
    String name, RecordType type, String rcode, boolean nodata, List<DnsRecord> answers) {
  /** The types that cluster DNS has records of. */
  public enum RecordType {
    A,
    AAAA,
    SRV,
    CNAME,
    PTR
  }

  /**
   * One record.
   *
   * @param name whose record it is
   * @param ttl for how many seconds it may be kept
   * @param data as zone files write it (RFC 1035)
   */
  public record DnsRecord(String name, RecordType type, int ttl, String data) {}
}
