/**
 * The controller manager, with the vocabulary of controller-runtime and client-go.
 *
 * <p>A {@link dev.duplane.controller.Controller} says what it watches and which objects an event
 * concerns; its {@code reconcile} is told which object to look at, reads how things are now, and
 * brings them closer to how they should be. It never learns of an event: an object that changed
 * five times is reconciled once (level-based, not edge-based).
 *
 * <pre>
 *   store ── events ──► ControllerManager ── EventHandler ──► WorkQueue, by (due, controller, object)
 *                            │  informers                            │
 *                            ▼                                       ▼
 *                        Indexer ◄──────── reads ───────── Controller.reconcile(Request) → Result
 *                                                                    │
 *   store ◄── registry ◄─────────────── writes ──────────────────────┘
 * </pre>
 *
 * <p>Nothing here has a thread or a timer. Whoever owns the writes of the cluster calls {@link
 * dev.duplane.controller.ControllerManager#pump}, which works until nothing is due. That happens
 * between two client writes, so the same requests lead to the same revisions on any machine. A
 * failed reconciliation is logged, counted and retried with back-off on the cluster's clock; it is
 * never the answer to a client.
 *
 * <p>To read the code, begin with {@code Controller}, then {@code ControllerManager}. Each
 * controller has a package of its own, named as kube-controller-manager names it.
 */
@NullMarked
package dev.duplane.controller;

import org.jspecify.annotations.NullMarked;
