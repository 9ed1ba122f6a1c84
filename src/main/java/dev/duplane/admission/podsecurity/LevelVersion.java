package dev.duplane.admission.podsecurity;

/** A standard in the form that it has in a release. */
public record LevelVersion(SecurityLevel level, PolicyVersion version) {
  static final LevelVersion PRIVILEGED =
      new LevelVersion(SecurityLevel.PRIVILEGED, PolicyVersion.LATEST);

  /** Whether everything is allowed. */
  public boolean isPrivileged() {
    return level == SecurityLevel.PRIVILEGED;
  }

  /** E.g. {@code restricted:latest}. */
  @Override
  public String toString() {
    return level + ":" + version;
  }
}
