package dev.duplane.traffic;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a chain.
 *
 * @param condition as nft reads it, empty for every packet
 * @param matches the condition
 * @param action of the rule
 * @param comment of the rule, or empty
 * @param reason why it is there; null if that says nothing to who sends a packet
 */
record NftRule(
    String condition,
    Predicate<Packet> matches,
    NftAction action,
    String comment,
    @Nullable NftReason reason) {

  /** A rule for every packet. */
  static NftRule always(NftAction action) {
    return new NftRule("", packet -> true, action, "", null);
  }

  /** A rule without comment and reason. */
  static NftRule when(String condition, Predicate<Packet> matches, NftAction action) {
    return new NftRule(condition, matches, action, "", null);
  }

  NftRule because(NftReason why) {
    return new NftRule(condition, matches, action, comment, why);
  }

  NftRule commented(String text) {
    return new NftRule(condition, matches, action, text, reason);
  }

  /** The rule as nft reads it. */
  @Override
  public String toString() {
    String text = condition.isEmpty() ? action.toString() : condition + " " + action;
    return comment.isEmpty() ? text : text + " comment \"" + comment + "\"";
  }
}
