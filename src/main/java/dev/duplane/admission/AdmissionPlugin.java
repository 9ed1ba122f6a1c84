package dev.duplane.admission;

import dev.duplane.registry.Admission.Charge;
import dev.duplane.registry.AdmissionAttributes;

/** One of the plugins of the chain; each does something in one of the rounds, or in both. */
interface AdmissionPlugin {

  /** Told of an object before any plugin has changed it. */
  default void begin(AdmissionAttributes attributes) {}

  /**
   * May change the object.
   *
   * @throws dev.duplane.api.StatusException if it is refused
   */
  default void admit(AdmissionAttributes attributes) {}

  /** As {@link #admit(AdmissionAttributes)}, for a plugin that may want a second round. */
  default void admit(AdmissionAttributes attributes, Reinvocation rounds) {
    admit(attributes);
  }

  /**
   * Looks at what is going to be stored.
   *
   * @return what is stored with it
   * @throws dev.duplane.api.StatusException if it is refused
   */
  default Charge validate(AdmissionAttributes attributes) {
    return Charge.NONE;
  }

  /** As {@link dev.duplane.registry.Admission#concernsReviews}. */
  default boolean concernsReviews() {
    return false;
  }
}
