package dev.duplane.controller.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.controller.OwnObjects;

/** How workloads write their status. */
public final class WorkloadStatus {
  private WorkloadStatus() {}

  /** Sets a number with {@code omitempty}: Go leaves out a zero. */
  public static void count(ObjectNode status, String field, int number) {
    if (number == 0) {
      status.remove(field);
    } else {
      status.put(field, number);
    }
  }

  /** Writes a status, if it is another one than the workload has. */
  public static void write(OwnObjects workloads, WorkloadOwner owner, ObjectNode status) {
    if (!status.equals(owner.node().path("status"))) {
      replace(workloads, owner, status);
    }
  }

  /** Writes a status, whatever the workload has. */
  public static void replace(OwnObjects workloads, WorkloadOwner owner, ObjectNode status) {
    ObjectNode changed = owner.unversioned();
    changed.set("status", status);
    workloads.update(owner.namespace(), owner.name(), "status", changed);
  }
}
