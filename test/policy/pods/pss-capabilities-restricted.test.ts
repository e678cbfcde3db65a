import { pssCapabilitiesRestricted } from "../../../policy/rules/pods/pss-capabilities-restricted.ts";
import { container, describeControl, UNKNOWN_TEXT } from "../pod-controls.ts";

describeControl(pssCapabilitiesRestricted, {
  good: {
    NET_BIND_SERVICE: { containers: [container({ capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } })] },
  },
  bad: {
    "another one": [
      { containers: [container({ capabilities: { drop: ["ALL"], add: ["CHOWN"] } })] },
      "containers[0].securityContext.capabilities.add[0]",
    ],
    "one dropped only": [
      { containers: [container({ capabilities: { drop: ["NET_RAW"] } })] },
      "containers[0].securityContext.capabilities.drop",
    ],
    "ALL in lower case": [
      { containers: [container({ capabilities: { drop: ["all"] } })] },
      "containers[0].securityContext.capabilities.drop",
    ],
    nothing: [
      { containers: [container({ capabilities: undefined })] },
      "containers[0].securityContext.capabilities.drop",
    ],
  },
  unknown: [{ containers: [container({ capabilities: UNKNOWN_TEXT })] }, "containers[0].securityContext.capabilities"],
  restricted: true,
});
