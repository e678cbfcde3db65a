import assert from "node:assert/strict";
import type { Data } from "../../../../../analysis/runner/pod/wire.ts";
import { faults, type Row, table } from "./validated.ts";

const volume = (source: Data) =>
  faults({ volumes: [{ name: "v", ...source }] }).map((fault) => fault.replace("spec.volumes[0].", ""));
const ABSENT = "is required";
table("faults of a volume", volume, [
  [{}],
  [{ name: "A" }, 'name: "A" is no name'],
  [{ emptyDir: {}, hostPath: { path: "/a" } }, "spec.volumes[0]: may have one source only"],
  [{ hostPath: { path: "/a..b", type: "" } }],
  ...["DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice"].map(
    (type): Row => [{ hostPath: { path: "/a", type } }],
  ),
  [{ hostPath: {} }, `hostPath.path: ${ABSENT}`],
  [{ hostPath: { path: "/a/../b" } }, "hostPath.path: must not contain '..'"],
  [
    { hostPath: { path: "/a", type: "x" } },
    'hostPath.type: "x" must be one of , DirectoryOrCreate, Directory, FileOrCreate, File, Socket, CharDevice, BlockDevice',
  ],
  [{ emptyDir: { sizeLimit: "0" } }],
  [{ emptyDir: { sizeLimit: "-1" } }, "emptyDir.sizeLimit: -1 must not be negative"],
  [{ secret: { secretName: "s", defaultMode: 0o777, items: [{ key: "k", path: "a/b" }] } }],
  [{ secret: { defaultMode: 0 } }, `secret.secretName: ${ABSENT}`],
  [{ secret: { secretName: "s", defaultMode: -1 } }, "secret.defaultMode: -1 must be between 0 and 0777"],
  [{ secret: { secretName: "s", defaultMode: 0o1000 } }, "secret.defaultMode: 512 must be between 0 and 0777"],
  [{ secret: { secretName: "s", items: [{}] } }, `secret.items.key: ${ABSENT}`, `secret.items.path: ${ABSENT}`],
  [{ secret: { secretName: "s", items: [{ key: "k", path: "/a" }] } }, "secret.items.path: must be a relative path"],
  [{ configMap: {} }, `configMap.name: ${ABSENT}`],
  [
    { configMap: { name: "c", defaultMode: -1, items: [{ key: "k" }] } },
    `configMap.items.path: ${ABSENT}`,
    "configMap.defaultMode: -1 must be between 0 and 0777",
  ],
  [{ persistentVolumeClaim: { claimName: "c" } }],
  [{ persistentVolumeClaim: {} }, `persistentVolumeClaim.claimName: ${ABSENT}`],
  [{ nfs: { server: "s", path: "/p" } }],
  [{ nfs: {} }, `nfs.server: ${ABSENT}`, `nfs.path: ${ABSENT}`],
  [{ nfs: { server: "s", path: "p" } }, "nfs.path: must be an absolute path"],
  [{ csi: { driver: "CSI.example.com" } }],
  [{ csi: {} }, `csi.driver: ${ABSENT}`],
  [{ csi: { driver: "a b" } }, "csi.driver: is no name of a driver"],
  [{ gitRepo: {} }],
]);

it("takes a volume's name once", () =>
  assert.deepEqual(faults({ volumes: [{ name: "v" }, { name: "v" }, {}] }), [
    'spec.volumes[1].name: "v" is there twice',
    'spec.volumes[2].name: "" is no name',
  ]));
