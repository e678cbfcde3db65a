import { pssSeccompBaseline } from "../../../policy/rules/pods/pss-seccomp-baseline.ts";
import { container, describeControl, SAFE, UNKNOWN_TEXT } from "../pod-controls.ts";

describeControl(pssSeccompBaseline, {
  good: { "no profile": { containers: [container({ seccompProfile: undefined })] } },
  bad: {
    Unconfined: [
      { containers: [container({ seccompProfile: { type: "Unconfined" } })] },
      "containers[0].securityContext.seccompProfile.type",
    ],
    "a pod that is Unconfined": [
      { securityContext: { seccompProfile: { type: "Unconfined" } }, containers: [SAFE] },
      "securityContext.seccompProfile.type",
    ],
  },
  unknown: [
    { containers: [container({ seccompProfile: { type: UNKNOWN_TEXT } })] },
    "containers[0].securityContext.seccompProfile.type",
  ],
});
