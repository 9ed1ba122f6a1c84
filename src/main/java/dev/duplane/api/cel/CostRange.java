package dev.duplane.api.cel;

/**
 * A cost, or a size, between two bounds (cel-go, checker/cost.go, {@code CostEstimate} and {@code
 * SizeEstimate}). What is too large to be counted stays as large as can be.
 */
record CostRange(long min, long max) {
  static final CostRange NONE = new CostRange(0, 0);
  static final CostRange ONE = new CostRange(1, 1);
  static final CostRange UNKNOWN = new CostRange(0, Long.MAX_VALUE);

  static CostRange of(long exact) {
    return new CostRange(exact, exact);
  }

  private static long sum(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  static long product(long a, long b) {
    return b != 0 && a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
  }

  CostRange plus(CostRange other) {
    return new CostRange(sum(min, other.min), sum(max, other.max));
  }

  CostRange times(CostRange other) {
    return new CostRange(product(min, other.min), product(max, other.max));
  }

  /** As many times as a factor says, rounded up. */
  CostRange times(double factor) {
    return new CostRange((long) Math.ceil(min * factor), (long) Math.ceil(max * factor));
  }

  CostRange union(CostRange other) {
    return new CostRange(Math.min(min, other.min), Math.max(max, other.max));
  }
}
