import { podSecurityRule } from "../../lib/pod-security.ts";

/** A pod has only volumes of the types that restricted allows. */
export const pssVolumeTypes = podSecurityRule({
  id: "pss-volume-types",
  severity: "high",
  profile: "restricted",
  control: "volume-types",
  what: "{who} has a volume of a forbidden type",
  demand: "A pod has only volumes of the types that restricted allows.",
  why: "Other types reach storage of the node or of the network without a claim.",
  fix: "use a persistentVolumeClaim, configMap, secret, projected, downwardAPI, emptyDir, ephemeral, csi or image volume",
  reference: "CIS Kubernetes 5.2.12",
});
