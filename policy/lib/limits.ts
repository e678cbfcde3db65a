/** What rules about pods and images cannot see. */
export const UNSEEN_PODS =
  "Pods that a helm.sh/v3:Release or an operator makes are not in the stack; those of a helm.sh/v4:Chart are.";

/** What rules about the values of charts cannot see. */
export const UNSEEN_VALUES =
  "A helm.sh/v4:Chart reaches a preview without its inputs: there its objects are judged, and its values in a graph (glk check).";

/** What rules about roles and bindings cannot see. */
export const UNSEEN_ROLES =
  "Roles and bindings that a helm.sh/v3:Release, an operator or somebody's kubectl makes are not in the stack.";

/** What rules about network policies cannot see. */
export const UNSEEN_POLICIES =
  "Policies of Cilium, Calico or an administrator (AdminNetworkPolicy) are not analysed, and those of others not seen.";
