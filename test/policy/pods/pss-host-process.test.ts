import { pssHostProcess } from "../../../policy/rules/pods/pss-host-process.ts";
import { container, describeControl, SAFE, UNKNOWN_TEXT } from "../pod-controls.ts";

describeControl(pssHostProcess, {
  good: { "hostProcess false": { containers: [container({ windowsOptions: { hostProcess: false } })] } },
  bad: {
    "a container of the node": [
      { containers: [container({ windowsOptions: { hostProcess: true } })] },
      "containers[0].securityContext.windowsOptions.hostProcess",
    ],
    "a pod of the node": [
      { securityContext: { windowsOptions: { hostProcess: true } }, containers: [SAFE] },
      "securityContext.windowsOptions.hostProcess",
    ],
  },
  unknown: [
    { containers: [container({ windowsOptions: UNKNOWN_TEXT })] },
    "containers[0].securityContext.windowsOptions",
  ],
});
