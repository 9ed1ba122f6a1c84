package dev.duplane.store.etcd;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** Three etcds that are one. Two of them can do without the third. */
public final class EtcdCluster implements AutoCloseable {
  private final List<EtcdServer> members;

  private EtcdCluster(List<EtcdServer> members) {
    this.members = members;
  }

  /** Starts one. */
  public static EtcdCluster start() {
    return new EtcdCluster(EtcdServer.together(List.of("one", "two", "three")));
  }

  /** Where clients reach its members. */
  public List<String> urls() {
    return members.stream().map(EtcdServer::url).toList();
  }

  /** The member that leads, once there is one. */
  public EtcdServer awaitLeader() throws InterruptedException {
    while (true) {
      for (EtcdServer member : members) {
        if (member.leads()) {
          return member;
        }
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Override
  public void close() {
    members.forEach(EtcdServer::close);
  }
}
