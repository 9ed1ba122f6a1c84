package dev.duplane.cluster;

import dev.duplane.api.GroupResource;
import dev.duplane.registry.apps.ControllerRevisionStrategy;
import dev.duplane.registry.apps.DaemonSetStrategy;
import dev.duplane.registry.apps.DeploymentStrategy;
import dev.duplane.registry.apps.ReplicaSetStrategy;
import dev.duplane.registry.apps.ReplicationControllerStrategy;
import dev.duplane.registry.apps.StatefulSetStrategy;
import dev.duplane.registry.autoscaling.HorizontalPodAutoscalerStrategy;
import dev.duplane.registry.batch.CronJobStrategy;
import dev.duplane.registry.batch.JobStrategy;
import dev.duplane.registry.policy.PodDisruptionBudgetStrategy;
import java.util.Map;

/** The strategies of the kinds that make Pods, scale them or hold them back. */
final class WorkloadStrategies {
  private WorkloadStrategies() {}

  static void addTo(Map<GroupResource, StrategyFactory> factories) {
    new GroupStrategies("", factories)
        .strict("replicationcontrollers", ReplicationControllerStrategy::new);
    new GroupStrategies("apps", factories)
        .add("controllerrevisions", resource -> new ControllerRevisionStrategy())
        .strict("daemonsets", DaemonSetStrategy::new)
        .strict("deployments", DeploymentStrategy::new)
        .strict("replicasets", ReplicaSetStrategy::new)
        .strict("statefulsets", StatefulSetStrategy::new);
    new GroupStrategies("batch", factories)
        .strict("cronjobs", CronJobStrategy::new)
        .strict("jobs", JobStrategy::new);
    new GroupStrategies("autoscaling", factories)
        .add("horizontalpodautoscalers", HorizontalPodAutoscalerStrategy::new);
    new GroupStrategies("policy", factories)
        .add("poddisruptionbudgets", PodDisruptionBudgetStrategy::new);
  }
}
