import { pssSeccompRestricted } from "../../../policy/rules/pods/pss-seccomp-restricted.ts";
import { container, describeControl, UNKNOWN_TEXT } from "../pod-controls.ts";

describeControl(pssSeccompRestricted, {
  good: {
    "said for the pod": {
      securityContext: { seccompProfile: { type: "Localhost" } },
      containers: [container({ seccompProfile: undefined })],
    },
  },
  bad: {
    Unconfined: [
      { containers: [container({ seccompProfile: { type: "Unconfined" } })] },
      "containers[0].securityContext.seccompProfile.type",
    ],
    nothing: [
      { containers: [container({ seccompProfile: undefined })] },
      "containers[0].securityContext.seccompProfile.type",
    ],
  },
  unknown: [
    { containers: [container({ seccompProfile: UNKNOWN_TEXT })] },
    "containers[0].securityContext.seccompProfile",
  ],
  restricted: true,
});
