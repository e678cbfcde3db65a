import { pssSelinux } from "../../../policy/rules/pods/pss-selinux.ts";
import { container, describeControl, SAFE, UNKNOWN_TEXT } from "../pod-controls.ts";

describeControl(pssSelinux, {
  good: { "a container's type": { containers: [container({ seLinuxOptions: { type: "container_t" } })] } },
  bad: {
    "another type": [
      { containers: [container({ seLinuxOptions: { type: "spc_t" } })] },
      "containers[0].securityContext.seLinuxOptions.type",
    ],
    "a user of its own": [
      { securityContext: { seLinuxOptions: { user: "system_u" } }, containers: [SAFE] },
      "securityContext.seLinuxOptions.user",
    ],
  },
  unknown: [
    { containers: [container({ seLinuxOptions: { role: UNKNOWN_TEXT } })] },
    "containers[0].securityContext.seLinuxOptions.role",
  ],
});
