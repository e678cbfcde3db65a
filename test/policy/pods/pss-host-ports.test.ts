import { pssHostPorts } from "../../../policy/rules/pods/pss-host-ports.ts";
import { describeControl, SAFE, UNKNOWN_TEXT } from "../pod-controls.ts";

describeControl(pssHostPorts, {
  good: { "a port of the container": { containers: [{ ...SAFE, ports: [{ containerPort: 80, hostPort: 0 }] }] } },
  bad: {
    "a port of the node": [
      { containers: [{ ...SAFE, ports: [{ containerPort: 80 }, { containerPort: 81, hostPort: 81 }] }] },
      "containers[0].ports[1].hostPort",
    ],
    "a port of the node in an init container": [
      { containers: [SAFE], initContainers: [{ ...SAFE, ports: [{ containerPort: 81, hostPort: 81 }] }] },
      "initContainers[0].ports[0].hostPort",
    ],
  },
  unknown: [{ containers: [{ ...SAFE, ports: UNKNOWN_TEXT }] }, "containers[0].ports"],
});
