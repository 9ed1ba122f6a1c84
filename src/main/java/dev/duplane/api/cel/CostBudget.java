package dev.duplane.api.cel;

/**
 * What the expressions about one object may cost together (apiserver, pkg/apis/cel, config.go). Not
 * thread-safe.
 */
public final class CostBudget {
  /** What a policy says that has spent all. */
  static final String SPENT =
      "validation failed due to running out of cost budget, no further validation rules will be"
          + " run";

  private static final long ALL = 10_000_000;
  private static final long MATCH_CONDITIONS = 2_500_000;

  private long left;

  private CostBudget(long left) {
    this.left = left;
  }

  /** That of the rules for one custom resource, and of one binding of a policy for one request. */
  public static CostBudget ofRules() {
    return new CostBudget(ALL);
  }

  /** That of the match conditions of one webhook or policy for one request. */
  public static CostBudget ofMatchConditions() {
    return new CostBudget(MATCH_CONDITIONS);
  }

  /** Takes something from it; false if there is not so much. */
  boolean take(long cost) {
    if (cost > left) {
      return false;
    }
    left -= cost;
    return true;
  }
}
