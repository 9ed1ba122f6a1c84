package dev.duplane.traffic;

import java.util.ArrayList;
import java.util.List;

/** What a rule does with a packet that it matches; prints itself as nft reads it. */
sealed interface NftAction {
  /** Goes on in another chain, and comes back. */
  record Jump(String chain) implements NftAction {
    @Override
    public String toString() {
      return "jump " + chain;
    }
  }

  /** Goes on in another chain, and does not come back to this one. */
  record Go(String chain) implements NftAction {
    @Override
    public String toString() {
      return "goto " + chain;
    }
  }

  /** Does what a map says for the packet's destination, if it says anything. */
  record Lookup(NftMap map) implements NftAction {
    @Override
    public String toString() {
      return "vmap @" + map.name();
    }
  }

  /** Goes on in one of these chains, whichever is drawn. */
  record Draw(List<String> chains) implements NftAction {
    @Override
    public String toString() {
      List<String> choices = new ArrayList<>();
      for (String chain : chains) {
        choices.add(choices.size() + " : goto " + chain);
      }
      return "numgen random mod " + chains.size() + " vmap { " + String.join(", ", choices) + " }";
    }
  }

  /** Replaces the destination. */
  record Redirect(ProxyEndpoint endpoint) implements NftAction {
    @Override
    public String toString() {
      return "dnat to " + endpoint;
    }
  }

  /** Marks the packet, so that it gets the node's address as its source when it leaves. */
  record Mark(String chain) implements NftAction {
    @Override
    public String toString() {
      return "jump " + chain;
    }
  }

  /** Ends the packet. */
  record End(Verdict verdict) implements NftAction {
    @Override
    public String toString() {
      return verdict == Verdict.DROP ? "drop" : "reject";
    }
  }

  /** Has no influence on where a packet goes. */
  record Other(String text) implements NftAction {
    @Override
    public String toString() {
      return text;
    }
  }
}
