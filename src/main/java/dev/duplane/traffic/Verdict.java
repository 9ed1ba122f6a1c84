package dev.duplane.traffic;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of a packet at a node. */
public enum Verdict {
  /** Its destination is replaced by one of the endpoints. */
  @JsonProperty("dnat")
  DNAT,
  /** No rule concerns it: it goes where its destination is. */
  @JsonProperty("pass")
  PASS,
  /** It is thrown away; the sender waits until it gives up. */
  @JsonProperty("drop")
  DROP,
  /** It is thrown away and the sender is told: connection refused. */
  @JsonProperty("reject")
  REJECT
}
