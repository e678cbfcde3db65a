import { pssCapabilitiesBaseline } from "../../../policy/rules/pods/pss-capabilities-baseline.ts";
import { container, describeControl, SAFE, UNKNOWN_TEXT } from "../pod-controls.ts";

describeControl(pssCapabilitiesBaseline, {
  good: { "one of the runtime's": { containers: [container({ capabilities: { add: ["CHOWN"] } })] } },
  bad: {
    SYS_ADMIN: [
      { containers: [container({ capabilities: { add: ["CHOWN", "SYS_ADMIN"] } })] },
      "containers[0].securityContext.capabilities.add[1]",
    ],
    "NET_RAW in an init container": [
      { containers: [SAFE], initContainers: [container({ capabilities: { add: ["NET_RAW"] } })] },
      "initContainers[0].securityContext.capabilities.add[0]",
    ],
    "a prefix, which the API takes for another name": [
      { containers: [container({ capabilities: { add: ["CAP_CHOWN"] } })] },
      "containers[0].securityContext.capabilities.add[0]",
    ],
  },
  unknown: [
    { containers: [container({ capabilities: { add: UNKNOWN_TEXT } })] },
    "containers[0].securityContext.capabilities.add",
  ],
});
