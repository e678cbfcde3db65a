import { pssProcMount } from "../../../policy/rules/pods/pss-proc-mount.ts";
import { container, describeControl, SAFE, UNKNOWN_TEXT } from "../pod-controls.ts";

describeControl(pssProcMount, {
  good: { Default: { containers: [container({ procMount: "Default" })] } },
  bad: {
    Unmasked: [{ containers: [SAFE, container({ procMount: "Unmasked" })] }, "containers[1].securityContext.procMount"],
  },
  unknown: [{ containers: [container({ procMount: UNKNOWN_TEXT })] }, "containers[0].securityContext.procMount"],
});
