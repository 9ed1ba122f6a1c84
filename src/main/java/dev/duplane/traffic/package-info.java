/**
 * Where packets go: what kube-proxy's rules of a node do with a packet, what leaves the cluster
 * under which address, and what cluster DNS answers. Everything here is a function of objects: it
 * holds nothing, and the order of the objects does not matter.
 *
 * <p>{@code KubeProxy} makes the nftables table of a node and family from Services and
 * EndpointSlices, as data: {@code BaseChains} is the part that is always there, {@code
 * ServiceChains} what one port of a Service adds, for the endpoints that {@code EndpointCategories}
 * chooses. {@code PacketWalk} follows a packet through it, {@code NftText} prints it for nft. Each
 * rule of the table knows its {@code TrafficRule}, so the walk can tell why.
 *
 * <p>Begin with {@link dev.duplane.traffic.Tracer}, which puts it together.
 */
@NullMarked
package dev.duplane.traffic;

import org.jspecify.annotations.NullMarked;
