import type { StackRule } from "../../lib/rule.ts";
import { isListed } from "../../lib/settings.ts";

const LABEL = "pod-security.kubernetes.io/enforce";

/** A chart goes where Pod Security already holds. */
export const graphReleaseNamespaceHasPsa: StackRule = {
  scope: "stack",
  reads: ["release", "core/Namespace"],
  judges: ["release"],
  id: "graph-release-namespace-has-psa",
  severity: "medium",
  level: "production",
  demand:
    "The namespace of a Helm release is made by the stack with a Pod Security level, or is in the setting existing.",
  why: "Helm makes a missing namespace without labels, and then the API server admits whatever the chart brings.",
  fix: "make the Namespace in this program with its label, or list it in existing as Namespace name",
  reference: "Kubernetes docs, Pod Security Admission; Helm docs, create-namespace",
  limits:
    "A helm.sh/v4:Chart reaches a preview without its inputs: there its objects count, in a graph the chart itself.",
  judge(members, settings) {
    const namespaces = members.filter(({ resource }) => resource.group === "" && resource.kind === "Namespace");
    return members.flatMap(({ resource, read }) => {
      const at = read.at("namespace");
      const name = resource.shape === "release" ? at.text() : undefined;
      if (name === undefined || name === "" || isListed(`Namespace ${name}`, settings.existing)) return [];
      const own = namespaces.filter((namespace) => namespace.resource.name === name);
      const labels = own.map((namespace) => namespace.read.at("metadata", "labels", LABEL));
      if (labels.some((label) => label.exists() || label.isUnknown())) return [];
      const found = own.length === 0 ? `no Namespace ${name} in the stack` : `no level on Namespace ${name}`;
      const what = "the chart goes into a namespace without Pod Security";
      return [{ at, origin: resource.origin, what, found, wanted: "a Namespace with the label" }];
    });
  },
};
