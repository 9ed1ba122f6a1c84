/**
 * The loops with which kube-apiserver keeps CustomResourceDefinitions and serves their kinds
 * (apiextensions-apiserver, pkg/controller). All of them but the last do their work right after the
 * write that concerns it.
 *
 * <pre>
 *   NamingConditionController    accepts names that no other definition of the group has
 *   EstablishingController       says that the kind is served once they are accepted
 *   NonStructuralSchemaController, ApiApprovalController   tell what is amiss
 *   ServingController            has the catalogue serve what is established
 *   FinalizingController         deletes the objects of a definition that goes, then lets it go
 * </pre>
 */
@NullMarked
package dev.duplane.controller.customresourcedefinition;

import org.jspecify.annotations.NullMarked;
