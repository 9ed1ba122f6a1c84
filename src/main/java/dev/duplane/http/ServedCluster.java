package dev.duplane.http;

import dev.duplane.cluster.Cluster;
import dev.duplane.endpoints.Faults;
import dev.duplane.endpoints.RequestHandler;
import dev.duplane.journal.Journal;

/**
 * A cluster with what stands before it in a server.
 *
 * @param name in the paths of the server
 * @param cluster the cluster
 * @param journal what is asked of it
 * @param faults what goes wrong for its clients
 * @param handler answers requests to it, and notes them in the journal
 */
public record ServedCluster(
    String name, Cluster cluster, Journal journal, Faults faults, RequestHandler handler) {}
