import { pssVolumeTypes } from "../../../policy/rules/pods/pss-volume-types.ts";
import { describeControl, SAFE, UNKNOWN_TEXT } from "../pod-controls.ts";

describeControl(pssVolumeTypes, {
  good: {
    "a claim, and only a name": {
      volumes: [{ name: "a", persistentVolumeClaim: {} }, { name: "b" }],
      containers: [SAFE],
    },
  },
  bad: {
    "a share of the network": [
      {
        volumes: [
          { name: "a", emptyDir: {} },
          { name: "b", nfs: { server: "s", path: "/" } },
        ],
        containers: [SAFE],
      },
      "volumes[1]",
    ],
  },
  unknown: [{ volumes: UNKNOWN_TEXT, containers: [SAFE] }, "volumes"],
  restricted: true,
});
