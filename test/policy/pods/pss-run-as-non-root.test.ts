import { pssRunAsNonRoot } from "../../../policy/rules/pods/pss-run-as-non-root.ts";
import { container, describeControl, SAFE, UNKNOWN_TEXT } from "../pod-controls.ts";

describeControl(pssRunAsNonRoot, {
  good: { "said for the pod": { securityContext: { runAsNonRoot: true }, containers: [{ name: "a", image: "a" }] } },
  bad: {
    false: [{ containers: [container({ runAsNonRoot: false })] }, "containers[0].securityContext.runAsNonRoot"],
    "false for the pod": [
      { securityContext: { runAsNonRoot: false }, containers: [SAFE] },
      "securityContext.runAsNonRoot",
    ],
    nothing: [{ containers: [container({ runAsNonRoot: undefined })] }, "containers[0].securityContext.runAsNonRoot"],
  },
  unknown: [{ containers: [container({ runAsNonRoot: UNKNOWN_TEXT })] }, "containers[0].securityContext.runAsNonRoot"],
  restricted: true,
});
