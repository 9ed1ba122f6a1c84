package dev.duplane.registry;

import dev.duplane.store.Transaction.Precondition;
import dev.duplane.store.Transaction.Write;
import java.util.List;

/**
 * What has to agree to each write (Admission Control). The plugins are in package {@code
 * admission}; this is how the pipeline knows them. Called by the cluster's writer.
 */
public interface Admission {

  /** Agrees to everything. */
  Admission NONE =
      new Admission() {
        @Override
        public void admit(AdmissionAttributes attributes) {}

        @Override
        public Charge validate(AdmissionAttributes attributes) {
          return Charge.NONE;
        }
      };

  /**
   * What is written in the same commit as the object, because it is counted.
   *
   * @param preconditions what the writes rely on
   * @param writes of other objects
   */
  record Charge(List<Precondition> preconditions, List<Write> writes) {
    /** Nothing. */
    public static final Charge NONE = new Charge(List.of(), List.of());
  }

  /**
   * The first round: after defaulting and before any check. The object may be changed in place.
   *
   * @throws dev.duplane.api.StatusException if it is refused
   */
  void admit(AdmissionAttributes attributes);

  /**
   * The second round, of what is going to be stored.
   *
   * @return what is to be stored with it
   * @throws dev.duplane.api.StatusException if it is refused
   */
  Charge validate(AdmissionAttributes attributes);

  /**
   * Whether anybody has a say in reviews of users and of what they may do, at the moment. If not,
   * reviews read only. Any thread may ask.
   */
  default boolean concernsReviews() {
    return false;
  }
}
