import { pssHostProbes } from "../../../policy/rules/pods/pss-host-probes.ts";
import { describeControl, SAFE, UNKNOWN_TEXT } from "../pod-controls.ts";

describeControl(pssHostProbes, {
  good: { "a probe of the pod itself": { containers: [{ ...SAFE, livenessProbe: { httpGet: { port: 80 } } }] } },
  bad: {
    "a probe of another host": [
      { containers: [{ ...SAFE, livenessProbe: { httpGet: { host: "169.254.169.254", port: 80 } } }] },
      "containers[0].livenessProbe.httpGet.host",
    ],
    "a hook towards another host": [
      { containers: [{ ...SAFE, lifecycle: { preStop: { tcpSocket: { host: "10.0.0.1", port: 80 } } } }] },
      "containers[0].lifecycle.preStop.tcpSocket.host",
    ],
  },
  unknown: [
    { containers: [{ ...SAFE, livenessProbe: { httpGet: { host: UNKNOWN_TEXT } } }] },
    "containers[0].livenessProbe.httpGet.host",
  ],
});
