/**
 * root-ca-certificate-publisher-controller: each Namespace has a ConfigMap with the certificate by
 * which Pods know the API server (Kubernetes, {@code
 * pkg/controller/certificates/rootcacertpublisher/publisher.go}).
 */
@NullMarked
package dev.duplane.controller.rootcacertificatepublisher;

import org.jspecify.annotations.NullMarked;
