/**
 * node-ipam-controller: gives each Node a part of the cluster CIDRs, one of each family.
 *
 * <p>{@link dev.duplane.controller.nodeipam.NodeIpamController} decides what a Node gets, {@link
 * dev.duplane.controller.nodeipam.CidrSet} knows which parts of one range are taken.
 */
@NullMarked
package dev.duplane.controller.nodeipam;

import org.jspecify.annotations.NullMarked;
