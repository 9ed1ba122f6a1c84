/**
 * A store in etcd, where kube-apiserver keeps its objects: the same keys, the same encodings, the
 * same revisions. It is for state that outlives the process, for several servers on the same
 * objects, and for a look at the data of a real cluster.
 *
 * <p>{@link dev.duplane.store.etcd.EtcdStore} reads from a copy in memory, as kube-apiserver does
 * from its watch cache (KEP-2340, "Consistent reads from cache"); {@code EtcdMirror} keeps it up to
 * date by one watch, and {@code EtcdSnapshot} is a revision that is older than the copy. Writes go
 * to etcd, in as many transactions as {@code CommitParts} says, each of which compares the key of
 * this process's {@code EtcdSession}. Only {@code EtcdConnection} speaks to etcd, by way of jetcd.
 *
 * <p>Nothing here is loaded unless {@code --etcd-servers} is given. Begin with {@code EtcdStore}.
 */
@NullMarked
package dev.duplane.store.etcd;

import org.jspecify.annotations.NullMarked;
