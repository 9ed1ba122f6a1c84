package dev.duplane.http;

/** The objects of a cluster are in an etcd, which others may use, too: it cannot begin anew. */
public final class StateElsewhereException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StateElsewhereException() {
    super("the objects of this cluster are in etcd (--etcd-servers): delete them there");
  }
}
