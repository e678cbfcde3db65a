/** Shapes that do not show a rule's fault, each with the reason: by rule, by shape. */
export const EXCEPTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "k8s-explicit-provider": {
    "with what is at fault unknown": "a kubeconfig that is made in the same run is not known yet, and is one",
  },
  "net-namespace-has-policy": { "as a Patch": "a Patch makes no namespace" },
  "op-runner-fields": { "with what is at fault unknown": "the field itself is at fault, whatever stands in it" },
  "runner-token-not-in-values": {
    "in a Secret": "a Secret is where the token belongs",
    "in a Secret in base64": "a Secret is where the token belongs",
  },
};
