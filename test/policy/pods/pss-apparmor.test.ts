import { pssApparmor } from "../../../policy/rules/pods/pss-apparmor.ts";
import { container, describeControl, SAFE, UNKNOWN_TEXT } from "../pod-controls.ts";

describeControl(pssApparmor, {
  good: { "a local profile": { containers: [container({ appArmorProfile: { type: "Localhost" } })] } },
  bad: {
    Unconfined: [
      { containers: [container({ appArmorProfile: { type: "Unconfined" } })] },
      "containers[0].securityContext.appArmorProfile.type",
    ],
    "a pod that is Unconfined": [
      { securityContext: { appArmorProfile: { type: "Unconfined" } }, containers: [SAFE] },
      "securityContext.appArmorProfile.type",
    ],
  },
  unknown: [
    { containers: [container({ appArmorProfile: { type: UNKNOWN_TEXT } })] },
    "containers[0].securityContext.appArmorProfile.type",
  ],
});
