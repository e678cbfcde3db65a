import { pssSysctls } from "../../../policy/rules/pods/pss-sysctls.ts";
import { describeControl, SAFE, UNKNOWN_TEXT } from "../pod-controls.ts";

describeControl(pssSysctls, {
  good: {
    "ping for everybody": {
      securityContext: { sysctls: [{ name: "net.ipv4.ping_group_range", value: "0 2147483647" }] },
      containers: [SAFE],
    },
  },
  bad: {
    "a parameter of the node": [
      { securityContext: { sysctls: [{ name: "kernel.msgmax", value: "1" }] }, containers: [SAFE] },
      "securityContext.sysctls[0].name",
    ],
  },
  unknown: [{ securityContext: { sysctls: UNKNOWN_TEXT }, containers: [SAFE] }, "securityContext.sysctls"],
});
