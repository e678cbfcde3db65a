import { pssHostNamespaces } from "../../../policy/rules/pods/pss-host-namespaces.ts";
import { describeControl, SAFE, UNKNOWN_TEXT } from "../pod-controls.ts";

describeControl(pssHostNamespaces, {
  good: { "all false": { hostNetwork: false, hostPID: false, hostIPC: false, containers: [SAFE] } },
  bad: {
    "the node's network": [{ hostNetwork: true, containers: [SAFE] }, "hostNetwork"],
    "the node's processes": [{ hostPID: true, containers: [SAFE] }, "hostPID"],
    "the node's memory": [{ hostIPC: true, containers: [SAFE] }, "hostIPC"],
  },
  unknown: [{ hostNetwork: UNKNOWN_TEXT, containers: [SAFE] }, "hostNetwork"],
});
