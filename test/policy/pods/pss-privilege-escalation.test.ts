import { pssPrivilegeEscalation } from "../../../policy/rules/pods/pss-privilege-escalation.ts";
import { container, describeControl, SAFE, UNKNOWN_TEXT } from "../pod-controls.ts";

describeControl(pssPrivilegeEscalation, {
  good: {},
  bad: {
    true: [
      { containers: [container({ allowPrivilegeEscalation: true })] },
      "containers[0].securityContext.allowPrivilegeEscalation",
    ],
    "nothing, in the second container": [
      { containers: [SAFE, { name: "b", image: "b" }] },
      "containers[1].securityContext.allowPrivilegeEscalation",
    ],
    "an init container": [
      { containers: [SAFE], initContainers: [container({ allowPrivilegeEscalation: true })] },
      "initContainers[0].securityContext.allowPrivilegeEscalation",
    ],
  },
  unknown: [
    { containers: [container({ allowPrivilegeEscalation: UNKNOWN_TEXT })] },
    "containers[0].securityContext.allowPrivilegeEscalation",
  ],
  restricted: true,
});
