/** node-ipam-controller: gives each Node a part of the cluster CIDRs, one of each family. */
@NullMarked
package dev.duplane.controller.nodeipam;

import org.jspecify.annotations.NullMarked;
