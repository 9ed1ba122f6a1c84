package dev.duplane.scenario;

import dev.duplane.net.Cidr;
import dev.duplane.net.PortRange;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * A scenario file.
 *
 * @param places where it stands
 * @param file as named on the command line
 * @param name what it shows
 * @param source the document that says so; empty if none is given
 * @param cluster what it runs in
 * @param steps in order
 */
public record Scenario(
    Places places,
    String file,
    @NotBlank(message = "must be given")
        @Size(max = 120, message = "has more than {max} characters")
        String name,
    @Pattern(regexp = "(https?://[^\\s/]+/\\S*)?", message = "must be the URL of a document")
        String source,
    @Valid Shape cluster,
    @NotEmpty(message = "must have at least one step") List<@Valid Step> steps)
    implements Places.Placed {
  /** What a minor version looks like, be it available or not. */
  static final String MINOR_VERSION = "1\\.(0|[1-9][0-9]?)";

  /**
   * What a cluster is started with.
   *
   * @param serviceClusterIPRange one range, or two of different families, the primary first
   * @param serviceNodePortRange where node ports are drawn from
   * @param kubernetesVersion the version it answers as
   * @param featureGates as {@code --feature-gates} takes them, or empty
   */
  record Shape(
      Places places,
      List<Cidr> serviceClusterIPRange,
      PortRange serviceNodePortRange,
      @Pattern(
              regexp = MINOR_VERSION,
              message = "must be a minor version of Kubernetes, such as \"1.36\"")
          String kubernetesVersion,
      String featureGates)
      implements Places.Placed {}

  /**
   * One step.
   *
   * @param name what it shows; empty if it has none
   * @param action what is done
   * @param expects what is expected of each answer: as many as there are
   */
  record Step(
      Places places,
      @Size(max = 120, message = "has more than {max} characters") String name,
      @Valid Action action,
      List<@Valid Expect> expects)
      implements Places.Placed {}
}
