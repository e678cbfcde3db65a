import { pssRunAsUser } from "../../../policy/rules/pods/pss-run-as-user.ts";
import { container, describeControl, SAFE, UNKNOWN_TEXT } from "../pod-controls.ts";

describeControl(pssRunAsUser, {
  good: { "another user": { containers: [container({ runAsUser: 1000 })] } },
  bad: {
    "user 0": [{ containers: [container({ runAsUser: 0 })] }, "containers[0].securityContext.runAsUser"],
    "user 0 for the pod": [{ securityContext: { runAsUser: 0 }, containers: [SAFE] }, "securityContext.runAsUser"],
  },
  unknown: [{ containers: [container({ runAsUser: UNKNOWN_TEXT })] }, "containers[0].securityContext.runAsUser"],
  restricted: true,
});
