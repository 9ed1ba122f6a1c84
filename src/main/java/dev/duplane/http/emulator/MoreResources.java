package dev.duplane.http.emulator;

import java.util.List;

/** Resources of the emulator's own API that lie in other packages; a bean tells of them. */
@FunctionalInterface
public interface MoreResources {

  /** Their classes, all with {@code @Path("/emulator/v1")}. */
  List<Class<?>> classes();
}
