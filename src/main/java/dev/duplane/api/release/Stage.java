package dev.duplane.api.release;

/**
 * A feature gate from one release to its next stage.
 *
 * @param since the minor version with which it begins
 * @param maturity how far the feature has come
 * @param on whether it is on unless told
 * @param locked whether it cannot be told otherwise
 */
record Stage(int since, Maturity maturity, boolean on, boolean locked) {

  /** The maturity of a feature. */
  enum Maturity {
    /** There, but with an API or behaviour that is not emulated: it can only be off. */
    NOT_EMULATED,
    ALPHA,
    BETA,
    /** Generally available, "stable" in the documentation. */
    GA,
    /** The feature is there for good, the gate is not. */
    REMOVED
  }

  static Stage notEmulated(int since) {
    return new Stage(since, Maturity.NOT_EMULATED, false, false);
  }

  static Stage alpha(int since) {
    return new Stage(since, Maturity.ALPHA, false, false);
  }

  static Stage beta(int since) {
    return new Stage(since, Maturity.BETA, true, false);
  }

  /** A beta that is off unless told. */
  static Stage betaOff(int since) {
    return new Stage(since, Maturity.BETA, false, false);
  }

  static Stage ga(int since) {
    return new Stage(since, Maturity.GA, true, true);
  }

  /** Generally available, and can be turned off for one more release. */
  static Stage gaUnlocked(int since) {
    return new Stage(since, Maturity.GA, true, false);
  }

  static Stage removed(int since) {
    return new Stage(since, Maturity.REMOVED, true, true);
  }
}
