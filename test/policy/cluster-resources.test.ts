import assert from "node:assert/strict";
import { isClusterKind, isClusterResource } from "../../policy/lib/cluster-resources.ts";

/** Kinds of the cluster with the resource that serves them (`kubectl api-resources --namespaced=false`; the judge's end-to-end test asks a server). */
const SERVED: Record<string, string> = {
  APIService: "apiservices",
  CertificateSigningRequest: "certificatesigningrequests",
  ClusterIssuer: "clusterissuers",
  ClusterRole: "clusterroles",
  ClusterRoleBinding: "clusterrolebindings",
  ClusterTrustBundle: "clustertrustbundles",
  ComponentStatus: "componentstatuses",
  CSIDriver: "csidrivers",
  CSINode: "csinodes",
  CustomResourceDefinition: "customresourcedefinitions",
  DeviceClass: "deviceclasses",
  DeviceTaintRule: "devicetaintrules",
  FlowSchema: "flowschemas",
  GatewayClass: "gatewayclasses",
  IngressClass: "ingressclasses",
  IPAddress: "ipaddresses",
  MutatingAdmissionPolicy: "mutatingadmissionpolicies",
  MutatingAdmissionPolicyBinding: "mutatingadmissionpolicybindings",
  MutatingWebhookConfiguration: "mutatingwebhookconfigurations",
  Namespace: "namespaces",
  Node: "nodes",
  PersistentVolume: "persistentvolumes",
  PodSecurityPolicy: "podsecuritypolicies",
  PriorityClass: "priorityclasses",
  PriorityLevelConfiguration: "prioritylevelconfigurations",
  ResourceSlice: "resourceslices",
  RuntimeClass: "runtimeclasses",
  SelfSubjectAccessReview: "selfsubjectaccessreviews",
  SelfSubjectReview: "selfsubjectreviews",
  SelfSubjectRulesReview: "selfsubjectrulesreviews",
  ServiceCIDR: "servicecidrs",
  StorageClass: "storageclasses",
  StorageVersion: "storageversions",
  StorageVersionMigration: "storageversionmigrations",
  SubjectAccessReview: "subjectaccessreviews",
  TokenReview: "tokenreviews",
  ValidatingAdmissionPolicy: "validatingadmissionpolicies",
  ValidatingAdmissionPolicyBinding: "validatingadmissionpolicybindings",
  ValidatingWebhookConfiguration: "validatingwebhookconfigurations",
  VolumeAttachment: "volumeattachments",
  VolumeAttributesClass: "volumeattributesclasses",
};

describe("what lies in no namespace", () => {
  for (const [kind, resource] of Object.entries(SERVED))
    it(`${kind}, ${resource}`, () => {
      assert.equal(isClusterKind({ group: "", kind }), true);
      assert.equal(isClusterResource(resource), true);
      assert.equal(isClusterResource(`${resource}/status`), true);
    });

  it("is also what only verbs are asked about, and perhaps everything", () => {
    for (const name of ["users", "groups", "uids", "userextras/scopes", "signers", "*", "*/status"])
      assert.equal(isClusterResource(name), true, name);
  });

  it("is not what a namespace holds", () => {
    for (const name of ["pods", "pods/exec", "secrets", "roles", "localsubjectaccessreviews", ""])
      assert.equal(isClusterResource(name), false, name);
    for (const group of ["", "apps", "batch", "policy", "extensions", "autoscaling", "rbac.authorization.k8s.io"])
      assert.equal(isClusterKind({ group, kind: "Deployment" }), false, group);
    for (const group of [
      "source.toolkit.fluxcd.io",
      "fluxcd.controlplane.io",
      "apps.gitlab.com",
      "monitoring.coreos.com",
    ])
      assert.equal(isClusterKind({ group, kind: "It" }), false, group);
  });

  it("cannot be told of a group that is not known", () => {
    for (const group of ["example.com", "xapps", "appsx", "k8s.io", "toolkit.fluxcd.io.example.com"])
      assert.equal(isClusterKind({ group, kind: "It" }), true, group);
  });
});
