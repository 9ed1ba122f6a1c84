package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import java.util.List;

/** The strategy of a kind whose objects are computed when somebody asks for them. */
public interface ComputedStrategy extends Strategy {

  /** All objects there are, without kind and apiVersion, in the order of their names. */
  List<ObjectNode> objects();

  /** The refusal of a name that none of them has. */
  StatusException absent(String name);
}
